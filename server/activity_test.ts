import assert from "node:assert/strict";
import { watchActivity } from "./activity.ts";
import { createFigures } from "./figures.ts";

Deno.test("watchActivity() counts the registrations of each of the last 60 minutes", () => {
  let now = 5_000;
  const figures = createFigures();
  const watch = watchActivity(figures, () => now);
  try {
    const inMinute = (minute: number, count: number) => {
      now = 5_000 + minute * 60_000 + 30_000;
      watch.tick();
      figures.registrations += count;
    };
    inMinute(0, 3);
    assert.deepEqual(watch.activity.registrations.slice(-2), [0, 3]);
    inMinute(1, 5);
    inMinute(4, 7);
    assert.deepEqual(watch.activity.registrations.slice(-6), [0, 3, 5, 0, 0, 7]);
    inMinute(60, 1);
    const { registrations } = watch.activity;
    assert.equal(registrations.length, 60);
    assert.deepEqual([registrations[0], registrations[3], registrations[59]], [5, 7, 1]);
    inMinute(500, 2); // a machine that slept
    assert.deepEqual(watch.activity.registrations, [...Array(59).fill(0), 2]);
  } finally {
    watch.close();
  }
});

Deno.test("watchActivity() tells look-ups a second over some seconds, and only refusals that there were", () => {
  let now = 0;
  const figures = createFigures();
  const watch = watchActivity(figures, () => now);
  try {
    assert.equal(watch.activity.lookUpsPerSecond, 0);
    for (let second = 1; second <= 20; second++) {
      figures.lookUps += second <= 10 ? 1_000 : 100;
      now = second * 1_000;
      watch.tick();
      if (second === 10) assert.equal(watch.activity.lookUpsPerSecond, 1_000);
    }
    assert.equal(watch.activity.lookUpsPerSecond, 100);
    assert.deepEqual(watch.activity.refused, []);
    figures.refusals.taken = 4;
    figures.connectionsRefused.full = 2;
    assert.deepEqual(watch.activity.refused, [
      { of: "registration", reason: "taken", count: 4 },
      { of: "connection", reason: "full", count: 2 },
    ]);
  } finally {
    watch.close();
  }
});
