/**
 * A program for the sound tests: plays speech through real sound ends, has what comes back processed
 * as in a call, and tells how much of it is left. On stdout one line of JSON.
 *
 *     deno run -A processing_program.ts SECONDS
 */
import { AUDIO_COMMAND, AUDIO_WORD } from "../../client/media/audio_control.ts";
import { openAudioEnds } from "../../client/media/audio_end.ts";
import { createCaptureProcessing } from "../../client/media/capture_processing.ts";
import { createCaptureStage } from "../../client/media/capture_stage.ts";
import { createFarEnd } from "../../client/media/far_end.ts";
import { openRing } from "../../client/media/ring.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import { atLevel, levelDb } from "../../tools/testing/sound_blocks.ts";

/** From here on the echo must be gone. */
const KNOWN_S = 2;
const HZ = 48_000, SLACK_SAMPLES = 240, PIECE = 256;

const ends = openAudioEnds({ onProblem: (problem) => console.error(JSON.stringify(problem)) });
const opened = await ends.open({ mic: "default", speaker: "default" });
const words = new Int32Array(opened.control);
const mic = openRing(opened.capture), speaker = openRing(opened.playback);

const processed: Float32Array[] = [], captured: Float32Array[] = [];
const stage = createCaptureStage({
  rateHz: HZ,
  add: (samples, count) => void processed.push(samples.slice(0, count)),
});
stage.processing = await createCaptureProcessing({
  ...{ echo: true, noise: true, gain: true, highPass: true },
});
stage.farEnd = createFarEnd(opened.playbackHz);
const played = atLevel(makeSpeech(JOHNS_VOICE, Number(Deno.args[0]), HZ), -23);
const piece = new Float32Array(PIECE);
let at = 0;

let knownUnderruns = 0, filledTo = 0;

function fill(): void {
  const underruns = words[AUDIO_WORD.underruns]!, period = opened.playbackPeriod;
  if (underruns > knownUnderruns) {
    // The last part of what was in the ring was still played.
    stage.farEnd?.elapse((underruns - knownUnderruns) * period - (filledTo % period));
    knownUnderruns = underruns;
  }
  const lacking = opened.playbackPeriod + SLACK_SAMPLES - speaker.available;
  for (let left = lacking; left > 0; left -= PIECE) {
    const next = played.subarray(at, at + Math.min(left, PIECE));
    at += next.length;
    speaker.write(next, next.length);
    stage.farEnd?.write(next);
  }
  filledTo = speaker.available;
}

function capture(): void {
  for (let count = mic.read(piece); count > 0; count = mic.read(piece)) {
    captured.push(piece.slice(0, count));
    stage.add(piece, count);
  }
}

ends.command(AUDIO_COMMAND.run);
while (at < played.length) {
  const seen = Atomics.load(words, AUDIO_WORD.periods);
  fill();
  const latencyUs = words[AUDIO_WORD.inputLatencyUs]! + words[AUDIO_WORD.outputLatencyUs]!;
  const queuedMs = (1_000 * (speaker.available + mic.available)) / HZ;
  stage.echoDelayMs = latencyUs / 1_000 + queuedMs;
  capture();
  const waiting = Atomics.waitAsync(words, AUDIO_WORD.periods, seen, 100);
  if (waiting.async) await waiting.value;
}
const join = (pieces: Float32Array[]) => Float32Array.from(pieces.flatMap((part) => [...part]));
const [before, after] = [join(captured), join(processed)];
const { gainDb } = stage.processing.gauges;
const seconds = Array.from({ length: Math.floor(after.length / HZ) }, (_, i) => i);
const levelsOf = (sound: Float32Array) =>
  seconds.slice(KNOWN_S).map((second) => levelDb(sound, second * HZ, (second + 1) * HZ));
console.log(JSON.stringify({
  capturedDb: levelsOf(before),
  leftDb: levelsOf(after),
  gainDb,
  underruns: words[AUDIO_WORD.underruns],
}));
await ends.terminate();
Deno.exit(0);
