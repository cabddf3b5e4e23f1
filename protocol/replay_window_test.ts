import assert from "node:assert/strict";
import fc from "fast-check";
import { createReplayWindow, REPLAY_WINDOW } from "./replay_window.ts";

Deno.test("createReplayWindow() takes each counter of the window once, in any order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.nat(200), fc.nat(6_000), fc.nat(2 ** 40)), { maxLength: 400 }),
      fc.nat(2 ** 30),
      (steps, base) => {
        const window = createReplayWindow();
        const taken = new Set<number>();
        let newest = -1;
        for (const step of steps) {
          const counter = base + step;
          const isFresh = !taken.has(counter) && counter > newest - REPLAY_WINDOW;
          assert.equal(window.isFresh(counter), isFresh, `${counter} after ${newest}`);
          if (!isFresh) continue;
          window.take(counter);
          taken.add(counter);
          newest = Math.max(newest, counter);
          assert.equal(window.newest, newest);
          assert.equal(window.isFresh(counter), false);
        }
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("createReplayWindow() is as wide as it says", () => {
  const window = createReplayWindow();
  const newest = 3 * REPLAY_WINDOW;
  window.take(newest);
  assert.equal(window.isFresh(newest - REPLAY_WINDOW + 1), true);
  assert.equal(window.isFresh(newest - REPLAY_WINDOW), false);
});
