import assert from "node:assert/strict";
import { heapTrend } from "./heap_trend.ts";

/** Half a minute of a heap that keeps so much more a second, and something once. */
const heap = (keptASecond: number, once = 0) =>
  Array.from({ length: 30 }, (_, i) => 5_000 + keptASecond * i + 3 * (i % 2) + (i < 25 ? 0 : once));

Deno.test("heapTrend() sees what is kept again and again, not what was kept or dropped once", () => {
  for (const [kept, once] of [[0, 0], [4, 0], [-4, 0], [0, 60], [0, -60], [4, -60]] as const) {
    const { keptKibPerMinute } = heapTrend(heap(kept, once));
    const wrong = Math.abs(keptKibPerMinute - 60 * kept);
    assert.ok(wrong < 15, `${kept} KiB a second, ${once} once: ${keptKibPerMinute} a minute`);
  }
});

Deno.test("heapTrend() tells where it was at first and at last, and how far it went", () => {
  const { firstKib, lastKib, spreadKib } = heapTrend(heap(0, 60));
  assert.deepEqual([firstKib, lastKib, spreadKib], [5_001.5, 5_031.5, 63]);
});
