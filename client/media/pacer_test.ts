import assert from "node:assert/strict";
import { CATCH_UP_MS, createPacer, PERIOD_MS } from "./pacer.ts";

function fakeClock() {
  let nowMs = 1000.25;
  return {
    now: () => nowMs,
    wait(ms: number) {
      nowMs += ms;
    },
    stall(ms: number) {
      nowMs += ms;
    },
  };
}

Deno.test("pacer.next() keeps to absolute deadlines when every wake-up is late", () => {
  const clock = fakeClock();
  const pacer = createPacer({
    now: clock.now,
    wait: (ms) => clock.wait(ms + 0.7),
  });
  const start = clock.now();
  for (let i = 0; i < 1000; i++) assert.equal(pacer.next(), 0);
  const late = clock.now() - start - 1000 * PERIOD_MS;
  assert.ok(late >= 0 && late < 1, `late by ${late} ms after 1,000 periods`);
});

Deno.test("pacer.next() catches up after a short stall", () => {
  const clock = fakeClock();
  const pacer = createPacer(clock);
  const start = clock.now();
  pacer.next();
  clock.stall(CATCH_UP_MS - PERIOD_MS);
  for (let i = 1; i < 100; i++) assert.equal(pacer.next(), 0);
  assert.equal(clock.now(), start + 100 * PERIOD_MS);
});

Deno.test("pacer.next() tells the periods missed in a long stall and goes on in time", () => {
  const clock = fakeClock();
  const pacer = createPacer(clock);
  const start = clock.now();
  pacer.next();
  clock.stall(1000);
  assert.equal(pacer.next(), 199);
  assert.equal(pacer.next(), 0);
  assert.equal(clock.now() - start, 202 * PERIOD_MS);
});
