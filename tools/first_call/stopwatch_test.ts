import assert from "node:assert/strict";
import { createStopwatch, formatSteps } from "./stopwatch.ts";

Deno.test("formatSteps() orders what happened, and counts commands and clicks", () => {
  let now = 5_000;
  const watch = createStopwatch(() => now);
  watch.mark("command", "devcloud-server");
  now += 1_500;
  watch.mark("click", "Call");
  watch.mark("programs", "Listening", 5_250);
  assert.deepEqual(formatSteps(watch.steps), [
    "  at s    took  by        what",
    "  0.00    0.00  command   devcloud-server",
    "  0.25    0.25  programs  Listening",
    "  1.50    1.25  click     Call",
    "1 commands, 1 clicks, 1.50 s to heard sound",
  ]);
});
