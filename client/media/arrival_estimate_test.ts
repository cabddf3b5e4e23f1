import assert from "node:assert/strict";
import { createArrivalEstimate } from "./arrival_estimate.ts";

const FRAME = 240;

function observeAll(offsets: Iterable<number>) {
  const estimate = createArrivalEstimate();
  for (const offset of offsets) estimate.observe(offset, FRAME);
  return estimate;
}

const repeat = (count: number, offset: (index: number) => number) =>
  Array.from({ length: count }, (_, i) => offset(i));

Deno.test("createArrivalEstimate() measures lateness from the earliest packet", () => {
  const { line, jitter } = observeAll(repeat(400, (i) => 1_000 + 100 * (i % 5)));
  assert.equal(line, 1_000);
  assert.equal(jitter, 400);
});

Deno.test("createArrivalEstimate() isn't misled by one late packet", () => {
  const { jitter } = observeAll(repeat(400, (i) => i === 200 ? 9_600 : i % 2 * 48));
  assert.equal(jitter, 48);
});

Deno.test("createArrivalEstimate() forgets a bad spell after 6 s of sound", () => {
  const estimate = observeAll(repeat(400, (i) => i % 2 * 4_800));
  assert.equal(estimate.jitter, 4_800);
  for (let i = 0; i < 1_220; i++) estimate.observe(i % 2 * 48, FRAME);
  assert.equal(estimate.jitter, 48);
});

Deno.test("createArrivalEstimate() follows a path that becomes slower in 3 s, a faster one at once", () => {
  const estimate = observeAll([...repeat(400, () => 0), ...repeat(620, () => 4_800)]);
  assert.equal(estimate.line, 4_800);
  estimate.observe(-4_800, FRAME);
  assert.equal(estimate.line, -4_800);
});

Deno.test("createArrivalEstimate() remembers as much sound of long packets as of short ones", () => {
  const estimate = createArrivalEstimate();
  for (let i = 0; i < 200; i++) estimate.observe(i < 90 ? 9_600 * (i % 2) : 0, 2_880);
  assert.equal(estimate.jitter, 0);
  assert.ok(estimate.packets <= 101);
  estimate.restart();
  assert.equal(estimate.packets, 0);
});
