import assert from "node:assert/strict";
import { createStopwatch } from "./stopwatch.ts";

Deno.test("stopwatch times one in so many, from the first on, and reads the clock for no other", () => {
  let reads = 0;
  const stopwatch = createStopwatch([0.5], { every: 4, now: () => ++reads * 1_000 });
  for (let i = 0; i < 9; i++) stopwatch.end(stopwatch.begin());
  assert.equal(reads, 6);
  assert.deepEqual(stopwatch.seconds.cumulative(), [0, 3]);
  assert.equal(stopwatch.seconds.sum, 3);
});
