import assert from "node:assert/strict";
import { createRepairTimes, type RepairTimes } from "./repair_times.ts";

/** How long is waited for each of the first attempts, in ms. */
function waitsOf(
  attempts: number,
  begin: (times: RepairTimes) => void,
  onAttempt: (times: RepairTimes, attempt: number) => void,
): readonly number[] {
  const waits: number[] = [];
  let planned: { readonly ms: number; readonly action: () => void } | undefined;
  const times = createRepairTimes(() => onAttempt(times, waits.length), (ms, action) => {
    const plan = planned = { ms, action };
    return () => {
      if (planned === plan) planned = undefined;
    };
  });
  begin(times);
  while (planned !== undefined && waits.length < attempts) {
    const { ms, action }: NonNullable<typeof planned> = planned;
    planned = undefined;
    waits.push(ms);
    action();
  }
  return waits;
}

Deno.test("repairTimes begins at once after a death, then waits longer and longer", () => {
  const waits = waitsOf(6, (times) => times.died(60_000), (times) => times.lacks(10));
  assert.deepEqual(waits, [0, 1_000, 2_000, 4_000, 4_000, 4_000]);
});

Deno.test("repairTimes gives a device some rest that dies again and again", () => {
  const waits = waitsOf(5, (times) => times.died(60_000), (times) => times.died(100));
  assert.deepEqual(waits, [0, 0, 0, 1_000, 2_000]);
});

Deno.test("repairTimes begins again at once when devices have come while it tried", () => {
  const waits = waitsOf(4, (times) => times.lacks(0), (times, attempt) => {
    if (attempt === 1) times.hurry();
    times.lacks(10);
  });
  assert.deepEqual(waits, [1_000, 0, 1_000, 2_000]);
});

Deno.test("repairTimes makes an attempt that hangs less often", () => {
  const waits = waitsOf(3, (times) => times.died(60_000), (times) => times.lacks(6_000));
  assert.deepEqual(waits, [0, 18_000, 18_000]);
});

Deno.test("repairTimes ends when all is well, and when it is stopped", () => {
  assert.deepEqual(waitsOf(9, (times) => times.died(60_000), (times) => times.isWell()), [0]);
  const stopped = waitsOf(9, (times) => times.died(60_000), (times) => {
    times.stop();
    times.lacks(0);
    times.hurry();
  });
  assert.deepEqual(stopped, [0]);
});
