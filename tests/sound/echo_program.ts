/**
 * A program for the sound tests: opens the sound ends named by its arguments, passes what the
 * microphone hears to the speaker, and obeys lines on stdin. On stdout it prints JSON, one a line.
 *
 *     deno run -A echo_program.ts MIC SPEAKER [PERIODS kept ahead, 1]
 *     → {"opened":…}     ← run, warm, stats, devices, check NAME, change MIC SPEAKER, close
 *     → {"stats":…}, {"serving":…}, {"seen":…}, {"problem":…} …
 */
import { AUDIO_COMMAND, AUDIO_WORD } from "../../client/media/audio_control.ts";
import { openAudioEnds } from "../../client/media/audio_end.ts";
import { openRing } from "../../client/media/ring.ts";

const [mic = "default", speaker = "default", ahead = "1"] = Deno.args;
const print = (value: unknown) => console.log(JSON.stringify(value));

const at = () => Date.now();
const ends = openAudioEnds({
  onProblem: (problem) => print({ problem }),
  onServing: (serving) => print({ serving: { at: at(), ...serving } }),
  onDevices: ({ devices }) => print({ seen: devices.map(({ name }) => name) }),
});
const openedAt = performance.now();
const opened = await ends.open({ mic, speaker });
const { capture, playback, control, ...told } = opened;
print({ opened: { ...told, tookMs: performance.now() - openedAt } });

const words = new Int32Array(control);
const from = openRing(capture), to = openRing(playback);
/** The slack: with one period, what comes in goes out in this one or the next. */
const AHEAD = Number(ahead) * opened.playbackPeriod;
const samples = new Float32Array(8 * opened.capturePeriod);

let isOver = false;
async function pump() {
  while (!isOver) {
    const seen = Atomics.load(words, AUDIO_WORD.periods);
    const got = from.read(samples);
    // What piles up while the speaker ran dry would stay as delay: it is dropped.
    to.write(samples, Math.min(got, Math.max(0, AHEAD + got - to.available)));
    const waiting = Atomics.waitAsync(words, AUDIO_WORD.periods, seen, 100);
    if (waiting.async) await waiting.value;
  }
}

const pumping = pump();
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const commands = chunk.split("\n").filter((line) => line !== "");
  for (const command of commands) {
    if (command === "run") {
      ends.command(AUDIO_COMMAND.run);
    } else if (command === "warm") {
      ends.command(AUDIO_COMMAND.warm);
    } else if (command === "devices") {
      print({ devices: await ends.devices() });
    } else if (command.startsWith("check ")) {
      print({ checked: await ends.check({ mic: command.slice(6), speaker: "none" }) });
    } else if (command.startsWith("change ")) {
      const [, mic = "default", speaker = "default"] = command.split(" ");
      ends.change({ mic, speaker });
    } else if (command === "stats") {
      const [underruns, overruns, deviceGlitches, periods] = [
        words[AUDIO_WORD.underruns],
        words[AUDIO_WORD.overruns],
        words[AUDIO_WORD.deviceGlitches],
        words[AUDIO_WORD.periods],
      ];
      const queued = to.available;
      const latencyUs = [words[AUDIO_WORD.inputLatencyUs], words[AUDIO_WORD.outputLatencyUs]];
      print({ stats: { underruns, overruns, deviceGlitches, periods, queued, latencyUs } });
    }
  }
  if (commands.includes("close")) break;
}
isOver = true;
Atomics.notify(words, AUDIO_WORD.periods); // a wait's own time-out doesn't keep the program alive
await pumping;
await ends.terminate();
print({ closed: true });
Deno.exit(0); // a thread that hangs in a dead device would keep the process
