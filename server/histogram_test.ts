import assert from "node:assert/strict";
import { createHistogram } from "./histogram.ts";

Deno.test("histogram.observe() counts a value up to its bound and in all greater ones", () => {
  const histogram = createHistogram([0.1, 1, 10]);
  for (const value of [0, 0.1, 0.11, 1, 10.5, 1_000]) histogram.observe(value);
  assert.deepEqual(histogram.cumulative(), [2, 4, 4, 6]);
  assert.ok(Math.abs(histogram.sum - 1_011.71) < 1e-9);
});
