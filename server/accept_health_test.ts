import assert from "node:assert/strict";
import { createAcceptHealth } from "./accept_health.ts";

Deno.test("acceptHealth.trouble is there before the start, and a while after each failure", () => {
  let now = 0;
  const health = createAcceptHealth(() => now);
  assert.equal(health.trouble, "not started yet");
  health.begun();
  assert.equal(health.trouble, null);
  health.failed("EMFILE");
  assert.equal(health.trouble, "EMFILE");
  now = 999;
  assert.equal(health.trouble, "EMFILE");
  now = 1_000;
  assert.equal(health.trouble, null);
});
