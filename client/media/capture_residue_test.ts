import assert from "node:assert/strict";
import fc from "fast-check";
import { createCaptureResidue, fadeOver } from "./capture_residue.ts";

const PERIOD = 240;

/** What is left out of pieces of `pieces(n)` samples, the first `first`, over `periods` periods. */
function leftOut(periods: number, first: number, isHeard = true): number[] {
  const residue = createCaptureResidue(PERIOD, () => isHeard);
  const skips: number[] = [];
  for (let n = 0, there = first; n < periods; n++) {
    there += PERIOD;
    const skipped = residue.excess(there);
    if (skipped > 0) skips.push(n + 1, skipped);
    there -= PERIOD + skipped;
  }
  return skips;
}

Deno.test("residue.excess() leaves out once, after a second, what always lay in the device", () => {
  assert.deepEqual(leftOut(2_000, 125), [200, 125]);
  assert.deepEqual(leftOut(2_000, 0), []);
});

Deno.test("residue.excess() does so after a tenth of a second while nobody listens", () => {
  assert.deepEqual(leftOut(100, 125, false), [20, 125]);
});

Deno.test("residue.excess() leaves alone what the device's unevenness needs", () => {
  const residue = createCaptureResidue(PERIOD, () => true);
  const skipped = Array.from({ length: 1_000 }, (_, n) => residue.excess(PERIOD + (n % 7) * 30));
  assert.ok(skipped.every((count) => count === 0));
});

Deno.test("residue.restart() forgets what was seen before the stream began anew", () => {
  const residue = createCaptureResidue(PERIOD, () => true);
  for (let n = 0; n < 199; n++) assert.equal(residue.excess(PERIOD + 100), 0);
  residue.restart();
  assert.equal(residue.excess(PERIOD + 100), 0);
});

Deno.test("residue.excess() never asks for more than is there", () => {
  fc.assert(fc.property(fc.array(fc.nat(1_000), { minLength: 200, maxLength: 600 }), (extra) => {
    const residue = createCaptureResidue(PERIOD, () => true);
    for (const more of extra) {
      const skipped = residue.excess(PERIOD + more);
      assert.ok(skipped >= 0 && skipped <= Math.min(more, PERIOD));
    }
  }));
});

Deno.test("fadeOver() goes over to the later sound without a step", () => {
  const skipped = 100;
  const tone = (i: number) => Math.sin((2 * Math.PI * 300 * i) / 48_000);
  const samples = Float32Array.from({ length: PERIOD + skipped }, (_, i) => tone(i));
  const later = samples.slice(skipped);
  fadeOver(samples, PERIOD, skipped);
  assert.equal(samples[PERIOD - 1], later[PERIOD - 1]);
  const steepest = 2 * Math.PI * 300 / 48_000 + 2 / PERIOD;
  for (let i = 0, before = tone(-1); i < PERIOD; before = samples[i++]!) {
    assert.ok(Math.abs(samples[i]! - before) <= steepest, `a step at ${i}`);
  }
});
