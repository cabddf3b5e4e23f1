import assert from "node:assert/strict";
import { createJitterEstimate } from "./jitter_estimate.ts";

const FRAME = 512, TOLERANCE = 40;

/** Feeds arrivals, in frame lengths; gives what was found lost before each. */
function observe(
  estimate: ReturnType<typeof createJitterEstimate>,
  arrivals: readonly number[],
  dry = false,
): number[] {
  return arrivals.map((arrival) => estimate.observe(arrival * FRAME, dry));
}

const onTime = (count: number, from = 0) => Array.from({ length: count }, (_, i) => from + i);

Deno.test("jitterEstimate.due is a frame after the last when all are on time", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  assert.deepEqual(observe(estimate, onTime(20)), new Array(20).fill(0));
  assert.equal(estimate.due, 20 * FRAME);
  assert.equal(estimate.jitter, 0);
  assert.equal(estimate.frames, 20);
});

Deno.test("jitterEstimate.jitter grows with late frames, but not with one or two", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, [...onTime(20), 20.5, 21.5, 22]);
  assert.equal(estimate.jitter, 0);
  observe(estimate, [23.5]);
  assert.equal(estimate.jitter, FRAME / 2);
});

Deno.test("jitterEstimate.jitter is forgotten after a calm of 128 frames, not before 100", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(20).map((at) => at + (at % 2) / 2));
  observe(estimate, onTime(100, 20));
  assert.equal(estimate.jitter, FRAME / 2);
  observe(estimate, onTime(28, 120));
  assert.equal(estimate.jitter, 0);
});

Deno.test("jitterEstimate.observe() tells how many were lost when the queue ran dry", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(20));
  assert.deepEqual(observe(estimate, [21], true), [1]);
  assert.deepEqual(observe(estimate, [22, 26], true), [0, 3]);
  assert.equal(estimate.due, 27 * FRAME);
  assert.equal(estimate.jitter, 0);
});

Deno.test("jitterEstimate.observe() takes a frame for late, not for lost, within a frame", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(20));
  assert.deepEqual(observe(estimate, [20.9], true), [0]);
  assert.equal(estimate.due, 21 * FRAME);
});

Deno.test("jitterEstimate.observe() mends what it took for lost, and learns how late it was", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(20));
  // Four frames in one burst, the first three frame lengths late.
  assert.deepEqual(observe(estimate, [23], true), [3]);
  observe(estimate, [23, 23, 23]);
  assert.equal(estimate.due, 24 * FRAME);
  assert.equal(estimate.jitter, FRAME);
});

Deno.test("jitterEstimate.due follows an unnoticed loss after 4 frames", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  // A network with so much jitter that a frame length is nothing.
  observe(estimate, onTime(41).map((at) => at + (at % 2) * 1.2));
  assert.deepEqual(observe(estimate, onTime(3, 42)), new Array(3).fill(0));
  assert.equal(estimate.due, 44 * FRAME);
  observe(estimate, onTime(1, 45));
  assert.equal(estimate.due, 46 * FRAME);
});

Deno.test("jitterEstimate.due follows a path that becomes faster at once, a slower one after 3 s", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(60));
  observe(estimate, [59.8]);
  assert.ok(Math.abs(estimate.due - 60.8 * FRAME) < 1e-6);
  observe(estimate, onTime(46, 61));
  assert.ok(Math.abs(estimate.due - 106.8 * FRAME) < 1e-6);
  observe(estimate, onTime(2, 107));
  assert.equal(estimate.due, 109 * FRAME);
});

Deno.test("jitterEstimate.observe() keeps the variation when a pile of old frames comes", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(30).map((at) => at + (at % 2) / 4));
  observe(estimate, new Array(20).fill(30));
  assert.equal(estimate.due, 31 * FRAME);
  assert.equal(estimate.jitter, FRAME / 4);
});

Deno.test("jitterEstimate.due follows both ways of a drift of 200 ppm for an hour", () => {
  for (const pace of [1 - 200e-6, 1 + 200e-6]) {
    const estimate = createJitterEstimate(FRAME, TOLERANCE);
    for (let frame = 0; frame < 56_250; frame++) {
      assert.equal(estimate.observe(frame * pace * FRAME, false), 0);
      assert.ok(estimate.jitter < 16, `${estimate.jitter} samples of jitter`);
      assert.ok(Math.abs(estimate.due - (frame + 1) * pace * FRAME) < 8);
    }
  }
});

Deno.test("jitterEstimate.restart() forgets", () => {
  const estimate = createJitterEstimate(FRAME, TOLERANCE);
  observe(estimate, onTime(40).map((at) => at + (at % 2) / 2));
  estimate.restart();
  assert.equal(estimate.frames, 0);
  assert.deepEqual(observe(estimate, [100.3]), [0]);
  assert.equal(estimate.due, 101.3 * FRAME);
  assert.equal(estimate.jitter, 0);
});
