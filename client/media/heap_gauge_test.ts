import assert from "node:assert/strict";
import { createHeapGauge } from "./heap_gauge.ts";

Deno.test("createHeapGauge() looks once in so many calls, and tells the last that was seen between", () => {
  let heap = 100;
  const gauge = createHeapGauge(3, () => heap++);
  assert.deepEqual(Array.from({ length: 7 }, gauge), [100, 100, 100, 101, 101, 101, 102]);
});

Deno.test("createHeapGauge() counts objects and buffers of this thread", () => {
  const gauge = createHeapGauge(1);
  const before = gauge();
  const objects = Array.from({ length: 50_000 }, (_, i) => ({ i }));
  const buffer = new Uint8Array(8 << 20);
  assert.ok(gauge() - before > 8 * 1024, `${before} → ${gauge()} KiB`);
  assert.equal(objects.length + buffer.length, 50_000 + (8 << 20));
});
