import assert from "node:assert/strict";
import { createServingClock } from "./serving_clock.ts";

Deno.test("servingClock.now() stands still while the program does, and goes on when it is merely busy", () => {
  let at = 5_000;
  const clock = createServingClock(() => at, 250);
  const begun = clock.now();
  for (const ms of [250, 250, 1_200, 250]) {
    at += ms;
    clock.tick();
  }
  assert.equal(clock.now() - begun, 1_950);
  at += 60_000;
  clock.tick();
  assert.equal(clock.now() - begun, 2_200);
  at += 250;
  clock.tick();
  assert.equal(clock.now() - begun, 2_450);
});
