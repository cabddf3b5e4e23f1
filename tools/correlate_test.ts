import assert from "node:assert/strict";
import fc from "fast-check";
import { correlate, correlateEach, correlateSegments, median, rms } from "./correlate.ts";

const HZ = 8000;

/** Noise from a seed (xorshift32), −1 to 1. */
function noise(length: number, seed: number): Float32Array {
  let state = seed | 1;
  return Float32Array.from({ length }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x80000000;
  });
}

function delayed(samples: Float32Array, by: number, length = samples.length + by): Float32Array {
  const later = new Float32Array(length);
  for (let i = 0; i < length; i++) later[i] = samples[i - by] ?? 0;
  return later;
}

Deno.test("correlateEach() gives what correlate() gives of each, be they even or odd, long or short", () => {
  const heard = delayed(noise(3_000, 5), 11_000, 20_000); // in several blocks
  const saids = [noise(3_000, 5), noise(700, 9), noise(3_000, 5).subarray(100, 900)];
  for (const some of [saids, saids.slice(0, 2), saids.slice(0, 1), []]) {
    const each = correlateEach(some, heard, HZ);
    assert.equal(each.length, some.length);
    for (const [i, { delayMs, similarity }] of each.entries()) {
      const alone = correlate(some[i]!, heard, HZ, { minMs: 0 });
      assert.equal(delayMs, alone.delayMs);
      assert.ok(Math.abs(similarity - alone.similarity) < 1e-6, `${similarity}`);
    }
  }
});

Deno.test("correlate() finds any delay of a sound at any loudness, either way round", () => {
  const said = noise(2000, 7);
  fc.assert(
    fc.property(
      fc.integer({ min: -1500, max: 1500 }),
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      (by, gain) => {
        const heard = delayed(said, by, 4000).map((sample) => -gain * sample);
        const { delayMs, similarity } = correlate(said, heard, HZ);
        assert.equal(delayMs, 1000 * by / HZ);
        assert.ok(similarity > 0.999, `similarity ${similarity}`);
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("correlate() tells how much of it is noise", () => {
  const said = noise(8000, 3), other = noise(8000, 99);
  const heard = delayed(said, 100).map((sample, i) => sample + (other[i] ?? 0));
  const { delayMs, similarity } = correlate(said, heard, HZ);
  assert.equal(delayMs, 12.5);
  assert.ok(similarity > 0.6 && similarity < 0.8, `similarity ${similarity}`);
});

Deno.test("correlate() finds no likeness between unrelated sounds, and none in silence", () => {
  const said = noise(8000, 3);
  const range = { minMs: 0, maxMs: 100 };
  assert.ok(correlate(said, noise(8000, 12345), HZ, range).similarity < 0.1);
  assert.equal(correlate(said, new Float32Array(8000), HZ).similarity, 0);
});

Deno.test("correlateSegments() follows a delay that changes on the way", () => {
  const said = noise(4 * HZ, 5);
  const heard = new Float32Array(5 * HZ);
  heard.set(said.subarray(0, 2 * HZ), 400);
  heard.set(said.subarray(2 * HZ), 2 * HZ + 1200);
  const matches = correlateSegments(said, heard, HZ);
  assert.deepEqual(matches.map(({ delayMs }) => delayMs), [50, 50, 150, 150]);
  assert.ok(matches.every(({ similarity }) => similarity > 0.9));
});

Deno.test("correlateSegments() leaves silent stretches out", () => {
  const said = noise(3 * HZ, 5).fill(0, HZ, 2 * HZ);
  const matches = correlateSegments(said, delayed(said, 80, 4 * HZ), HZ);
  assert.deepEqual(matches.map(({ atMs, delayMs }) => [atMs, delayMs]), [[0, 10], [2000, 10]]);
});

Deno.test("median() takes the middle, or the mean of the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 9]), 3);
  assert.ok(Number.isNaN(median([])));
});

Deno.test("rms() is 0.707 for a full-scale sine, 0 for nothing", () => {
  const sine = Float32Array.from({ length: 800 }, (_, i) => Math.sin(2 * Math.PI * i / 80));
  assert.ok(Math.abs(rms(sine) - Math.SQRT1_2) < 1e-6);
  assert.equal(rms(new Float32Array()), 0);
});
