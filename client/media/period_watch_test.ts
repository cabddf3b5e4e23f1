import assert from "node:assert/strict";
import { AUDIO_WORD, AUDIO_WORDS } from "./audio_control.ts";
import { createPeriodWatch, wakesWhoWaits } from "./period_watch.ts";

Deno.test("createPeriodWatch() calls at once, after each period, and not after stop()", async () => {
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  let calls = 0;
  const watch = createPeriodWatch(control, () => calls++);
  assert.equal(calls, 1);
  for (let period = 1; period <= 3; period++) {
    Atomics.add(control, AUDIO_WORD.periods, 1);
    Atomics.notify(control, AUDIO_WORD.periods);
    // Waiting for memory doesn't keep an event loop alive, as the Worker's messages do: turns do.
    while (calls === period) await turn();
    assert.equal(calls, 1 + period);
  }
  watch.stop();
  Atomics.add(control, AUDIO_WORD.periods, 1);
  assert.equal(Atomics.notify(control, AUDIO_WORD.periods), 0);
  await turn();
  assert.equal(calls, 4);
});

Deno.test("createPeriodWatch() keeps up by a timer where the runtime wakes nobody", async () => {
  const control = new Int32Array(new SharedArrayBuffer(4 * AUDIO_WORDS));
  let calls = 0;
  const watch = createPeriodWatch(control, () => calls++, false);
  for (let period = 1; period <= 3; period++) {
    Atomics.add(control, AUDIO_WORD.periods, 1); // and nobody is notified
    while (calls === period) await turn();
  }
  watch.stop();
});

Deno.test("wakesWhoWaits() knows the versions that were tried, and takes later ones for the same", () => {
  const versions = ["2.6.10", "2.7.0", "2.8.3", "2.10.0", "3.0.0"];
  assert.deepEqual(versions.map(wakesWhoWaits), [false, false, true, true, true]);
});

const turn = () => new Promise((resolve) => setTimeout(resolve));
