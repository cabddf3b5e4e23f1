import assert from "node:assert/strict";
import type { SoundDevice } from "./audio_control.ts";
import { AudioHangError, type AudioWorker } from "./audio_worker_handle.ts";
import { newLibrary } from "./audio_workers.ts";
import { createScout } from "./scout.ts";

const CARD: SoundDevice = {
  index: 0,
  name: "card",
  hostApi: "ALSA",
  inputChannels: 1,
  outputChannels: 2,
  defaultRateHz: 48_000,
  isDefaultInput: true,
  isDefaultOutput: true,
};

/** A scout that looks every 5 ms, and the world that it looks at. */
function setUp({ listMs = 60_000, isTraced = true } = {}) {
  const world = { devices: [CARD], trace: "1", hangs: false };
  const seen: string[][] = [];
  let started = 0, ended = 0, listed = 0;
  const unused = () => assert.fail("not used here");
  let wake = () => {};
  const scout = createScout({
    start() {
      started++;
      const worker: AudioWorker = {
        setup: { ...newLibrary(), commonLock: new SharedArrayBuffer(4), isUrgent: false },
        open: unused,
        check: unused,
        abort: unused,
        trace: () => Promise.resolve(isTraced ? world.trace : null),
        devices() {
          listed++;
          const problem = { end: "both", code: "device-failed", message: "It hangs" } as const;
          if (world.hangs) return Promise.reject(new AudioHangError(problem));
          return Promise.resolve({ devices: [...world.devices] });
        },
        terminate: () => void ended++,
      };
      return worker;
    },
    onSeen({ devices }) {
      seen.push(devices.map(({ name }) => name));
      wake();
    },
    timing: { lookMs: 5, listMs },
  });
  const next = () => new Promise<void>((resolve) => wake = resolve);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 60));
  return { scout, world, seen, next, pause, counts: () => ({ started, ended, listed }) };
}

Deno.test("scout lists once, and again when there is a trace of others", async () => {
  const { scout, world, seen, next, pause, counts } = setUp();
  assert.deepEqual(counts(), { started: 0, ended: 0, listed: 0 }, "it costs nothing before");
  scout.look(true);
  await next();
  await pause();
  assert.equal(counts().listed, 1);
  world.devices = [CARD, { ...CARD, name: "headset" }];
  world.trace = "2";
  await next();
  assert.deepEqual(seen, [["card"], ["card", "headset"]]);
  scout.look(false);
  world.trace = "3";
  await pause();
  assert.equal(counts().listed, 2, "it costs nothing afterwards");
  scout.close();
  assert.deepEqual([counts().started, counts().ended], [1, 1]);
});

Deno.test("scout lists now and then where nothing leaves a trace, and tells changes alone", async () => {
  const { scout, world, seen, next, pause } = setUp({ isTraced: false });
  scout.look(true);
  await next();
  await pause();
  assert.equal(seen.length, 1);
  world.devices = [];
  await next();
  assert.deepEqual(seen, [["card"], []]);
  scout.close();
});

Deno.test("scout leaves a sound system alone for a while that hangs, and its Worker for good", async () => {
  const { scout, world, seen, next, pause, counts } = setUp({ listMs: 200 });
  world.hangs = true;
  scout.look(true);
  await next();
  assert.deepEqual([seen, scout.seen?.problem?.message], [[[]], "It hangs"]);
  world.trace = "2";
  await pause();
  assert.equal(counts().listed, 1);
  world.hangs = false;
  await next();
  assert.deepEqual(seen.at(-1), ["card"]);
  assert.deepEqual(counts(), { started: 2, ended: 1, listed: 2 });
  scout.close();
});

Deno.test("scout tells the whole list again to whoever looks anew", async () => {
  const { scout, seen, next } = setUp();
  for (let times = 0; times < 2; times++) {
    scout.look(true);
    await next();
    scout.look(false);
  }
  assert.deepEqual(seen, [["card"], ["card"]]);
  scout.close();
});
