import assert from "node:assert/strict";
import { createTurns } from "./turns.ts";

Deno.test("give() lets timers and messages come before the next slice, for as long as the last one took", async () => {
  let isMessageRead = false;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => void (isMessageRead = true);
  const times = [0, 10, 0, 500];
  const turns = createTurns(() => times.shift() ?? 0);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  port2.postMessage("a signal");
  const startMs = performance.now();
  await turns.give();
  assert.ok(performance.now() - startMs >= 9, "as long as it took");
  assert.ok(isMessageRead && ticks > 0, `${ticks} ticks`);
  const secondMs = performance.now();
  await turns.give(); // as if it had been held up for half a second
  assert.ok(performance.now() - secondMs < 250);
  clearInterval(timer);
  port1.close();
  port2.close();
});
