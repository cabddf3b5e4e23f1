import assert from "node:assert/strict";
import { createLineQuota } from "./line_quota.ts";

Deno.test("lineQuota.take() lets so many through in each second, and counts the others", () => {
  const quota = createLineQuota(2);
  assert.deepEqual([1, 2, 3, 999].map((ms) => quota.take(ms)), [true, true, false, false]);
  assert.equal(quota.leftOut(999), 0, "the second is not over");
  assert.equal(quota.take(1_000), true);
  assert.deepEqual([quota.leftOut(1_000), quota.leftOut(1_000)], [2, 0]);
});

Deno.test("lineQuota.leftOut() joins what several seconds left out, also when the clock is set back", () => {
  const quota = createLineQuota(0);
  for (const ms of [5_000, 6_000, 1_000]) quota.take(ms);
  assert.equal(quota.leftOut(1_000), 2);
  assert.equal(quota.leftOut(9_000), 1);
});
