import assert from "node:assert/strict";
import { createLevelMeter } from "./level.ts";

Deno.test("levelMeter.read() gives the RMS since the last reading", () => {
  const meter = createLevelMeter();
  const sine = Float32Array.from({ length: 800 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 8));
  meter.add(sine, sine.length);
  assert.ok(Math.abs(meter.read() - 0.5 / Math.SQRT2) < 1e-6);
  assert.equal(meter.read(), 0);
});

Deno.test("levelMeter.read() is 0 when nothing passed, and never above 1", () => {
  const meter = createLevelMeter();
  assert.equal(meter.read(), 0);
  meter.add(Float32Array.of(3, -3, 3), 2);
  assert.equal(meter.read(), 1);
});

Deno.test("levelMeter.add() counts only the first samples", () => {
  const meter = createLevelMeter();
  meter.add(Float32Array.of(0.5, 0.5, 1, 1), 2);
  assert.equal(meter.read(), 0.5);
});
