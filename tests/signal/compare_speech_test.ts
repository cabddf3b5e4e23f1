import assert from "node:assert/strict";
import { encodeWav } from "../../client/media/wav.ts";
import { compareSpeech } from "../../tools/compare_speech.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";

const HZ = 48_000;
const SAID = { samples: makeSpeech(JOHNS_VOICE, 4, HZ), hz: HZ };

/** A recording at 8 kHz of `samples` (48 kHz), `delayMs` later. */
function record(samples: Float32Array, delayMs: number): Uint8Array<ArrayBuffer> {
  const delay = 8 * delayMs;
  const heard = new Float32Array(delay + samples.length / 6);
  for (let i = 0; i < samples.length / 6; i++) heard[delay + i] = samples[6 * i] ?? 0;
  return encodeWav(heard, 8_000);
}

Deno.test("compareSpeech() finds what was said, and how much later", () => {
  const { seconds, similarity, delayMs } = compareSpeech(SAID, record(SAID.samples, 120));
  assert.ok(similarity > 0.95, `similarity ${similarity}`);
  assert.ok(Math.abs(delayMs - 120) < 2, `delay ${delayMs}`);
  assert.ok(seconds > 2.5 && seconds < 4, `seconds ${seconds}`);
});

Deno.test("compareSpeech() doesn't mind where between two samples it was heard", () => {
  for (let shift = 0; shift < 6; shift++) { // sixths of a sample
    const heard = compareSpeech(SAID, record(SAID.samples.subarray(shift), 120));
    assert.ok(heard.similarity > 0.99, `${shift}: similarity ${heard.similarity}`);
    assert.ok(Math.abs(heard.delayMs - (120 - shift / 48)) < 0.05, `${shift}: ${heard.delayMs} ms`);
  }
});

Deno.test("compareSpeech() doesn't mind speech that is played 2 % faster", () => {
  const faster = Float32Array.from(
    { length: Math.floor(SAID.samples.length / 1.02) },
    (_, i) => SAID.samples[Math.round(1.02 * i)] ?? 0,
  );
  const { similarity } = compareSpeech(SAID, record(faster, 200));
  assert.ok(similarity > 0.9, `similarity ${similarity}`);
});

Deno.test("compareSpeech() tells another voice and silence from it", () => {
  const other = compareSpeech(SAID, record(makeSpeech(MARIES_VOICE, 4, HZ), 0));
  assert.ok(other.similarity < 0.5, `similarity ${other.similarity}`);
  const silence = compareSpeech(SAID, encodeWav(new Float32Array(32_000), 8_000));
  assert.equal(silence.seconds, 0);
  assert.equal(silence.similarity, 0);
});
