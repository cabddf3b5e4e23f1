import assert from "node:assert/strict";
import { heapTrend } from "./heap_trend.ts";

/** Two minutes of a heap that keeps so much more a second, and throws 100 KiB a second away. */
const saw = (keptASecond: number) =>
  Array.from({ length: 120 }, (_, i) => 5_000 + keptASecond * i + 100 * (i % 7));

Deno.test("heapTrend() sees what is kept through what is thrown away", () => {
  for (const [kept, perMinute] of [[0, 0], [2, 120], [-1, -60]] as const) {
    const { keptKibPerMinute } = heapTrend(saw(kept), 20);
    assert.ok(Math.abs(keptKibPerMinute - perMinute) < 10, `${kept}: ${keptKibPerMinute}`);
  }
});

Deno.test("heapTrend() tells how far the floor went, and what was allocated", () => {
  const { firstKib, lastKib, spreadKib, allocatedKibPerSecond } = heapTrend(saw(0), 20);
  assert.deepEqual([firstKib, lastKib, spreadKib], [5_000, 5_000, 0]);
  assert.ok(Math.abs(allocatedKibPerSecond - 100 * 6 / 7) < 2, `${allocatedKibPerSecond}`);
});
