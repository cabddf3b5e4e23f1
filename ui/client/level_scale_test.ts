import assert from "node:assert/strict";
import { levelPercent } from "./level_scale.ts";

Deno.test("levelPercent() is even in decibels, from -60 to 0", () => {
  const rows = [[0, 0], [0.0001, 0], [0.001, 0], [0.01, 33], [0.1, 67], [1, 100], [
    2,
    100,
  ]] as const;
  for (const [rms, percent] of rows) assert.equal(levelPercent(rms), percent);
  assert.equal(levelPercent(NaN), 0);
});
