import assert from "node:assert/strict";
import { AUDIO_COMMAND } from "./audio_control.ts";
import type { AudioEnds, OpenedAudio, SoundEndNames } from "./audio_end.ts";
import { createSoundKeeper } from "./sound_keeper.ts";

const NAMES = { mic: "default", speaker: "default" };
const WORD_OF = { [AUDIO_COMMAND.close]: "close", [AUDIO_COMMAND.warm]: "warm" } as const;

/** Sound ends that write down what is asked of them, and open when the test says so. */
function createRig() {
  const log: string[] = [];
  let finish = () => {};
  const opened = (names: SoundEndNames): OpenedAudio => ({
    captureHz: 48_000,
    playbackHz: 48_000,
    capturePeriod: 240,
    playbackPeriod: 240,
    micName: names.mic,
    speakerName: names.speaker,
    warnings: names.mic === "gone"
      ? [{ end: "mic", code: "no-such-device", message: "There is no 'gone'" }]
      : [],
    capture: new SharedArrayBuffer(16),
    playback: new SharedArrayBuffer(16),
    control: new SharedArrayBuffer(64),
  });
  const ends: AudioEnds = {
    devices: () => Promise.resolve({ devices: [] }),
    check: () => Promise.resolve([]),
    open(names) {
      log.push(`open ${names.mic}`);
      return new Promise((resolve) => finish = () => resolve(opened(names)));
    },
    change(names) {
      log.push(`change ${names.mic}`);
      return new Promise((resolve) => finish = resolve);
    },
    watchDevices() {},
    prepare() {},
    command(command) {
      log.push(command === AUDIO_COMMAND.run ? "run" : WORD_OF[command]);
    },
    close() {
      log.push("close");
      return Promise.resolve();
    },
    terminate: () => Promise.resolve(),
  };
  const keeper = createSoundKeeper(ends, NAMES, {
    onAudio: (audio) => log.push(audio === null ? "detached" : `attached ${audio.micName}`),
    onProblem: ({ message }) => log.push(message),
  });
  /** Lets what was asked for be begun, then opens. */
  const finishOpening = async () => {
    await settled();
    finish();
    await settled();
  };
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  return { log, keeper, finishOpening, settled };
}

Deno.test("soundKeeper.want() warms, runs and closes", async () => {
  const { log, keeper, finishOpening } = createRig();
  const warm = keeper.want("warm");
  await finishOpening();
  await warm;
  await keeper.want("running");
  await keeper.want("closed");
  assert.deepEqual(log, ["open default", "attached default", "warm", "run", "detached", "close"]);
});

Deno.test("soundKeeper.want() runs what was still opening, once", async () => {
  const { log, keeper, finishOpening } = createRig();
  keeper.want("warm");
  keeper.want("running");
  await finishOpening();
  assert.deepEqual(log, ["open default", "attached default", "run"]);
});

Deno.test("soundKeeper.want() closes what was opened in vain", async () => {
  const { log, keeper, finishOpening } = createRig();
  keeper.want("warm");
  await Promise.resolve();
  await Promise.resolve();
  const closed = keeper.want("closed");
  await finishOpening();
  await closed;
  assert.deepEqual(log, ["open default", "attached default", "detached", "close"]);
});

Deno.test("soundKeeper.want() opens anew for a call right after another", async () => {
  const { log, keeper, finishOpening } = createRig();
  keeper.want("running");
  await finishOpening();
  keeper.want("closed");
  keeper.want("running");
  await finishOpening();
  assert.deepEqual(log.slice(3), ["detached", "open default", "attached default", "run"]);
});

Deno.test("soundKeeper.setDevices() changes over in a call without closing", async () => {
  const { log, keeper, finishOpening } = createRig();
  keeper.want("running");
  await finishOpening();
  const changed = keeper.setDevices({ mic: "other", speaker: "none" });
  await finishOpening();
  await changed;
  assert.deepEqual(log.slice(3), ["change other", "run"]);
});

Deno.test("soundKeeper.setDevices() changes over after an opening that is under way", async () => {
  const { log, keeper, finishOpening } = createRig();
  keeper.want("running");
  await Promise.resolve();
  await Promise.resolve();
  keeper.setDevices({ mic: "other", speaker: "none" });
  await finishOpening();
  await finishOpening();
  assert.deepEqual(log, ["open default", "attached default", "change other", "run"]);
});

Deno.test("soundKeeper.want() opens what is wanted, and tells what is wrong with it", async () => {
  const { log, keeper, finishOpening } = createRig();
  await keeper.setDevices({ mic: "gone", speaker: "none" });
  keeper.want("running");
  await finishOpening();
  assert.deepEqual(log, ["open gone", "attached gone", "There is no 'gone'", "run"]);
});

Deno.test("soundKeeper.setDevices() opens nothing while nothing is wanted", async () => {
  const { log, keeper, finishOpening } = createRig();
  await keeper.setDevices({ mic: "other", speaker: "none" });
  assert.deepEqual(log, []);
  keeper.want("warm");
  await finishOpening();
  assert.deepEqual(log, ["open other", "attached other", "warm"]);
});

Deno.test("soundKeeper.want() tells when the ends can't be opened, and doesn't reject", async () => {
  const problems: string[] = [];
  const ends: AudioEnds = {
    devices: () => Promise.resolve({ devices: [] }),
    check: () => Promise.resolve([]),
    open: () => Promise.reject(new Error("Cannot open the sound: it was terminated")),
    change: () => Promise.resolve(),
    watchDevices() {},
    prepare() {},
    command() {},
    close: () => Promise.resolve(),
    terminate: () => Promise.resolve(),
  };
  const keeper = createSoundKeeper(ends, NAMES, {
    onAudio() {},
    onProblem: ({ message }) => problems.push(message),
  });
  await keeper.want("running");
  assert.deepEqual(problems, ["Cannot open the sound: it was terminated"]);
});
