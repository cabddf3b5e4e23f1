import assert from "node:assert/strict";
import { watchEventLoop } from "./event_loop.ts";
import { createHistogram } from "./histogram.ts";

Deno.test("watchEventLoop() sees a stall of the loop", async () => {
  const delay = createHistogram([0.25]);
  const watch = watchEventLoop(delay);
  try {
    const until = performance.now() + 600;
    while (performance.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const [short, all] = delay.cumulative();
    assert.ok(all! - short! >= 1, "one tick came more than 0.25 s late");
  } finally {
    watch.close();
  }
});
