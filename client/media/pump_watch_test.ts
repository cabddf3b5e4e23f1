import assert from "node:assert/strict";
import { PUMP_WORD } from "./audio_messages.ts";
import { createPumpWatch, STALL_MS } from "./pump_watch.ts";

/** Beyond 2^31, as Date.now() is. */
const START = 1_800_000_000_000;

function watched() {
  const words = new Int32Array(new SharedArrayBuffer(16));
  const watch = createPumpWatch(words, START);
  let now = START;
  return {
    /** Time passes in steps of 100 ms; the pump beats, and glitches so many times in all. */
    run(ms: number, glitches = 0, beats = true) {
      const health = new Set<string>();
      for (let step = 0; step < ms / 100; step++) {
        now += 100;
        if (beats) words[PUMP_WORD.beatMs] = now | 0;
        if (step === 0) words[PUMP_WORD.glitches]! += glitches;
        health.add(watch.look(now));
      }
      return [...health];
    },
    stopProcess(ms: number) {
      now += ms;
    },
  };
}

Deno.test("watch.look() finds a beating pump fine", () => {
  assert.deepEqual(watched().run(60_000), ["fine"]);
});

Deno.test("watch.look() finds a pump stalled when its beat stops", () => {
  const pump = watched();
  pump.run(1_000);
  assert.deepEqual(pump.run(STALL_MS, 0, false), ["fine"]);
  assert.deepEqual(pump.run(100, 0, false), ["stalled"]);
});

Deno.test("watch.look() gives the pump its time after the whole process was stopped", () => {
  const pump = watched();
  pump.run(1_000);
  pump.stopProcess(60_000);
  assert.deepEqual(pump.run(STALL_MS, 0, false), ["fine"]);
  assert.deepEqual(pump.run(200, 0, false), ["fine", "stalled"]);
});

Deno.test("watch.look() finds a pump crackling when it glitches often, not while it starts", () => {
  const pump = watched();
  assert.deepEqual(pump.run(3_900, 50), ["fine"]);
  assert.deepEqual(pump.run(5_000), ["fine"]);
  assert.deepEqual(pump.run(8_000, 1), ["fine"]);
  assert.deepEqual(pump.run(8_000, 3), ["fine", "crackling"]);
  assert.deepEqual(pump.run(8_000), ["fine"]);
});
