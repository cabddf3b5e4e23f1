import assert from "node:assert/strict";
import { correlate, rms } from "./correlate.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "./speech.ts";

Deno.test("makeSpeech() is as long and as loud as said, and the same each time", () => {
  const speech = makeSpeech(JOHNS_VOICE, 3, 16_000);
  assert.equal(speech.length, 48_000);
  assert.ok(rms(speech) > 0.02, `rms ${rms(speech)}`);
  assert.ok(Math.max(...speech) <= 0.51);
  assert.deepEqual(makeSpeech(JOHNS_VOICE, 3, 16_000), speech);
});

Deno.test("makeSpeech() of two voices is not alike, and of one not alike at another time", () => {
  const john = makeSpeech(JOHNS_VOICE, 4, 16_000);
  const marie = makeSpeech(MARIES_VOICE, 4, 16_000);
  assert.ok(correlate(john, marie, 16_000, { minMs: -1_000, maxMs: 1_000 }).similarity < 0.3);
  const second = john.subarray(16_000, 32_000);
  const { delayMs, similarity } = correlate(second, john, 16_000);
  assert.equal(Math.round(delayMs), 1_000);
  assert.ok(similarity > 0.99);
  const other = correlate(second, john, 16_000, { maxMs: 500 });
  assert.ok(other.similarity < 0.5, `elsewhere ${other.similarity}`);
});

Deno.test("makeSpeech() stays below the 4 kHz that v1 voice can carry", () => {
  const hz = 48_000;
  const speech = makeSpeech(MARIES_VOICE, 2, hz);
  // A moving mean of 6 samples passes below 4 kHz and has its first zero at 8 kHz.
  const low = speech.map((_, i) => i < 6 ? 0 : mean(speech.subarray(i - 6, i)));
  assert.ok(rms(low) > 0.8 * rms(speech), `${rms(low)} of ${rms(speech)}`);
});

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
