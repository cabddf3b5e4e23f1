import assert from "node:assert/strict";
import type { AudioProblem, SoundDevice } from "./media/audio_control.ts";
import type { ServingEnd } from "./media/audio_end.ts";
import { createSoundReporter } from "./sound_reporter.ts";

const HEADSET: ServingEnd = { name: "Headset", as: "asked" };
const USUAL: ServingEnd = { name: "Built-in", as: "default" };
const SILENCE: ServingEnd = { name: "none", as: "silence" };

function setUp(names = { mic: "Headset", speaker: "Headset" }) {
  const log: string[] = [];
  const events: string[] = [];
  let changes = 0;
  const sound = createSoundReporter(names, {
    log: {
      add(level, text) {
        log.push(`${level}: ${text.en}`);
        return { id: log.length, at: "", level, text };
      },
    },
    notices: {
      event: (name, fields) => events.push(`${name} ${JSON.stringify(fields)}`),
      stateChanged: () => void changes++,
    },
  });
  return { sound, log, events, changes: () => changes };
}

const missing: AudioProblem = { end: "mic", code: "no-such-device", message: "There is 0 'x'" };
const busy: AudioProblem = { end: "mic", code: "device-busy", message: "'arecord' uses it" };

Deno.test("soundReporter says where a device is chosen what serves in its place, until it is back", () => {
  const { sound, log, events } = setUp();
  sound.onServing({ mic: USUAL, speaker: HEADSET });
  sound.onProblem(missing);
  assert.equal(
    sound.state.problems?.mic?.en,
    "Microphone 'Headset' is not there: 'Built-in' serves in its place until it is back",
  );
  assert.equal(
    sound.state.problems?.mic?.fr,
    "Le micro 'Headset' n'est pas là : 'Built-in' le remplace jusqu'à son retour",
  );
  assert.equal(sound.state.problems?.speaker, null);
  assert.equal(sound.state.problem, sound.state.problems?.mic, "the banner says the same");
  sound.onServing({ mic: HEADSET, speaker: HEADSET });
  assert.deepEqual([sound.state.problems, sound.state.problem], [
    { mic: null, speaker: null },
    null,
  ]);
  assert.deepEqual(log, [
    "warning: No such device: There is 0 'x'",
    "info: Microphone 'Headset' is back",
  ]);
  assert.deepEqual(events.map((event) => event.split(" ")[0]), ["sound", "error", "sound"]);
  assert.equal(events.at(-1), `sound ${JSON.stringify({ mic: HEADSET, speaker: HEADSET })}`);
});

Deno.test("soundReporter explains a busy device rather than that another serves", () => {
  const { sound } = setUp();
  sound.onServing({ mic: USUAL, speaker: HEADSET });
  sound.onProblem(busy);
  assert.match(sound.state.problems?.mic?.en ?? "", /Another program uses the microphone alone/);
  sound.chosen({ mic: "default", speaker: "Headset" });
  assert.deepEqual(sound.state.problems, { mic: null, speaker: null });
});

Deno.test("soundReporter tells of silence, and of the system's own devices, in their words", () => {
  const { sound } = setUp({ mic: "default", speaker: "none" });
  sound.onServing({ mic: SILENCE, speaker: { name: "none", as: "asked" } });
  assert.equal(
    sound.state.problems?.mic?.en,
    "The system's microphone is missing: nothing serves in its place until it is back",
  );
  assert.equal(sound.state.problems?.speaker, null);
  sound.onServing(null);
  assert.equal(sound.state.inUse, null);
  sound.opening();
  assert.deepEqual([sound.state.problem, sound.state.problems?.mic], [null, null]);
});

Deno.test("soundReporter passes lists on, and says why there is none to those who need one", () => {
  const card: SoundDevice = {
    index: 0,
    name: "card",
    hostApi: "ALSA",
    inputChannels: 1,
    outputChannels: 1,
    defaultRateHz: 48_000,
    isDefaultInput: true,
    isDefaultOutput: true,
  };
  const problem: AudioProblem = { end: "both", code: "no-library", message: "tried" };
  const { sound, events } = setUp();
  sound.onDevices({ devices: [], problem });
  assert.match(sound.state.problem?.en ?? "", /PortAudio library could not be loaded/);
  sound.onDevices({ devices: [card] });
  assert.deepEqual([sound.state.devices, sound.state.problem], [[card], null]);
  assert.equal(events.at(-1), `devices ${JSON.stringify({ devices: [card] })}`);
  const deaf = setUp({ mic: "tone", speaker: "file:x.wav" });
  deaf.sound.onDevices({ devices: [], problem });
  assert.equal(deaf.sound.state.problem, null);
});
