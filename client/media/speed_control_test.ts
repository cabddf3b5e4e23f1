import assert from "node:assert/strict";
import { createSpeedControl } from "./speed_control.ts";

const MS = 48;

/** Steers a delay that is `over` beyond its target for `ms`, a step each; returns what is left, and the speeds. */
function steerFor(over: number, ms: number) {
  const control = createSpeedControl();
  const speeds: number[] = [];
  for (let i = 0; i < ms; i++) {
    control.steer(over);
    speeds.push(control.speed);
    over -= MS * (control.speed - 1);
  }
  return { over, speeds };
}

Deno.test("createSpeedControl() leaves steady sound alone", () => {
  for (const over of [-0.4 * MS, 0, 0.9 * MS]) {
    assert.ok(steerFor(over, 1_000).speeds.every((speed) => speed === 1));
  }
});

Deno.test("createSpeedControl() works a deviation off in seconds, softly", () => {
  for (const over of [20 * MS, 2 * MS, -2 * MS, -20 * MS]) {
    const { over: left, speeds } = steerFor(over, 4_000);
    assert.ok(Math.abs(left) <= 0.3 * MS, `${left / MS} ms are left of ${over / MS}`);
    assert.ok(speeds.every((speed) => Math.abs(speed - 1) <= 0.0251));
    assert.ok(speeds.every((speed, i) => Math.abs(speed - (speeds[i - 1] ?? 1)) <= 0.00101));
    assert.equal(speeds.at(-1), 1);
  }
});

Deno.test("createSpeedControl() goes back to 1 while there is nothing to steer by", () => {
  const control = createSpeedControl();
  for (let i = 0; i < 100; i++) control.steer(50 * MS);
  assert.ok(control.speed > 1.02);
  for (let i = 0; i < 100; i++) control.steer(Number.NaN);
  assert.equal(control.speed, 1);
});
