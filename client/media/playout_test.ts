import assert from "node:assert/strict";
import { delaysBetween, type PlayoutNetwork, runPlayout } from "../../tests/voice/playout_run.ts";
import { createPlayout } from "./playout.ts";

const middle = (sorted: readonly number[]) => sorted[sorted.length >> 1]!;

/** A network, and what must come of it: delays in ms are the buffer's own, beyond the frame's 64. */
const TABLE: readonly {
  readonly name: string;
  readonly network: PlayoutNetwork;
  /** Of the second half of the run. */
  readonly delayMs: readonly [least: number, most: number];
  readonly concealedMs: readonly [least: number, most: number];
  readonly droppedMs: number;
}[] = [
  {
    name: "plays frames that are on time after a few ms, and leaves them alone",
    network: { seconds: 20 },
    delayMs: [0, 12],
    concealedMs: [0, 0],
    droppedMs: 0,
  },
  {
    name: "absorbs 60 ms of jitter",
    network: { seconds: 30, jitterMs: () => 60 },
    delayMs: [50, 75],
    concealedMs: [0, 300],
    droppedMs: 0,
  },
  {
    name: "conceals 5 % of loss without more delay",
    network: { seconds: 60, loss: 0.05 },
    delayMs: [0, 12],
    concealedMs: [1_500, 4_500],
    droppedMs: 0,
  },
  {
    name: "conceals 20 % of loss without more delay",
    network: { seconds: 60, loss: 0.2 },
    delayMs: [0, 12],
    concealedMs: [9_000, 15_000],
    droppedMs: 0,
  },
  {
    name: "stands loss and jitter together",
    network: { seconds: 60, loss: 0.1, jitterMs: () => 40 },
    delayMs: [28, 60],
    concealedMs: [4_000, 8_500],
    droppedMs: 0,
  },
  {
    name: "follows a sender that is 200 ppm slow",
    network: { seconds: 240, driftPpm: 200 },
    delayMs: [0, 12],
    concealedMs: [0, 5],
    droppedMs: 0,
  },
  {
    name: "follows a sender that is 200 ppm fast",
    network: { seconds: 240, driftPpm: -200 },
    delayMs: [0, 14],
    concealedMs: [0, 5],
    droppedMs: 0,
  },
  {
    name: "stands frames that come in pairs",
    network: { seconds: 20, late: (frame) => (frame % 2 ? 0 : 64) },
    delayMs: [60, 80],
    concealedMs: [0, 150],
    droppedMs: 0,
  },
  {
    name: "hears doubled frames once",
    network: { seconds: 20, doubledMs: 10 },
    delayMs: [0, 12],
    concealedMs: [0, 0],
    droppedMs: 0,
  },
];

for (const { name, network, delayMs, concealedMs, droppedMs } of TABLE) {
  Deno.test(`playout.pull() ${name}`, () => {
    const run = runPlayout(network);
    const delays = delaysBetween(run, network.seconds / 2, network.seconds);
    assert.ok(delays.length > 0);
    // Once in the whole a late frame may add to the delay for a second or two: 5 % are let off.
    const most = delays[Math.floor(0.95 * delays.length)]!;
    assert.ok(delays[0]! >= delayMs[0] && most <= delayMs[1], `${delays[0]} to ${most} ms`);
    const concealed = run.playout.concealedMs;
    assert.ok(
      concealed >= concealedMs[0] && concealed <= concealedMs[1],
      `${concealed} ms made up`,
    );
    assert.equal(run.playout.droppedMs, droppedMs);
  });
}

Deno.test("playout.pull() drops a pile of 30 old frames at once, at the beginning of a call", () => {
  // LEGACY: an original opens its sound after ACCEPT, and what piled up comes in one go.
  const run = runPlayout({ seconds: 8, late: (frame) => Math.max(0, 30 - frame) * 64 });
  assert.ok(run.playout.droppedMs > 1_800, `${run.playout.droppedMs} ms dropped`);
  const delays = delaysBetween(run, 2.1, 8);
  assert.ok(delays.at(-1)! <= 15, `${delays.at(-1)} ms at most`);
});

Deno.test("playout.pull() drops what piled up in a stall of 2 s, and is silent meanwhile", () => {
  const run = runPlayout({
    seconds: 14,
    late: (frame) => (frame >= 60 && frame < 90 ? (90 - frame) * 64 : 0),
  });
  assert.ok(run.playout.droppedMs > 1_700, `${run.playout.droppedMs} ms dropped`);
  assert.ok(run.heard.subarray(8_000 * 4.1, 8_000 * 5.8).every((sample) => sample === 0));
  const delays = delaysBetween(run, 6.5, 14);
  assert.ok(delays.at(-1)! <= 20, `${delays.at(-1)} ms at most`);
});

Deno.test("playout.targetMs grows within a second of jitter, and comes down after it", () => {
  const network = (seconds: number): PlayoutNetwork => ({
    seconds,
    jitterMs: (frame) => (frame >= 78 && frame < 187 ? 60 : 0), // from 5 to 12 s
  });
  assert.ok(runPlayout(network(5)).playout.targetMs < 10);
  assert.ok(runPlayout(network(6.2)).playout.targetMs > 40);
  assert.ok(runPlayout(network(16)).playout.targetMs > 40); // not at once
  const run = runPlayout(network(40));
  assert.ok(run.playout.targetMs < 10);
  assert.ok(middle(delaysBetween(run, 8, 12)) > 40);
  assert.ok(delaysBetween(run, 26, 40).at(-1)! <= 15);
});

Deno.test("playout.speed works the delay of one late frame off within 3 s, unheard", () => {
  const run = runPlayout({ seconds: 10, late: (frame) => (frame === 60 ? 45 : 0) });
  assert.ok(middle(delaysBetween(run, 4.1, 4.3)) > 30);
  assert.ok(delaysBetween(run, 7, 10).at(-1)! <= 15);
  assert.equal(run.playout.droppedMs, 0);
});

Deno.test("playout.speed is 1 in steady sound", () => {
  const playout = createPlayout(8_000, 512);
  const frame = new Float32Array(512);
  const into = new Float32Array(8);
  for (let pull = 0; pull < 20_000; pull++) {
    if (pull % 64 === 3) playout.push(frame.fill(pull / 20_000));
    playout.pull(into);
    if (pull > 5_000) assert.equal(playout.speed, 1);
  }
});

Deno.test("playout.pull() never clicks: not at loss, late frames, nor where it drops", () => {
  const sound = (at: number) => 0.5 * Math.sin((2 * Math.PI * 200 * at) / 8_000);
  const steepest = 0.5 * (2 * Math.PI * 200) / 8_000;
  const networks: readonly PlayoutNetwork[] = [
    { seconds: 20, loss: 0.2, sound },
    { seconds: 20, jitterMs: () => 60, loss: 0.1, sound },
    { seconds: 10, late: (frame) => (frame >= 60 && frame < 80 ? (80 - frame) * 64 : 0), sound },
    { seconds: 20, late: (frame) => Math.min(3, 49 - (frame % 50)) % 3 * 64, sound },
  ];
  for (const network of networks) {
    const { heard } = runPlayout(network);
    for (let i = 1; i < heard.length; i++) {
      const step = Math.abs(heard[i]! - heard[i - 1]!);
      assert.ok(step < 2.5 * steepest, `a step of ${step} at ${i / 8_000} s`);
    }
  }
});

Deno.test("playout.pull() is silent before the first frame and soon after the last", () => {
  const { heard, playout } = runPlayout({ seconds: 3, loss: 0, sound: () => 0.5, late: () => 500 });
  assert.ok(heard.subarray(0, 4_000).every((sample) => sample === 0));
  const into = new Float32Array(8);
  for (let pull = 0; pull < 2_000; pull++) playout.pull(into);
  assert.ok(into.every((sample) => sample === 0));
});

Deno.test("playout.elapse() keeps the delay right where the speaker found nothing", () => {
  const playout = createPlayout(8_000, 512);
  const frame = new Float32Array(512);
  const into = new Float32Array(8);
  let owed = 0;
  // Every 4 s the speaker starves for 50 ms; what that adds to the delay is worked off.
  for (let ms = 0; ms < 23_900; ms++) {
    if (ms % 64 === 3) playout.push(frame.fill(ms / 24_000));
    if (ms % 4_000 >= 3_950) {
      playout.elapse(8);
      continue;
    }
    for (owed += 8; owed >= 8; owed -= 8 / playout.speed) playout.pull(into);
  }
  assert.ok(playout.jitterMs < 10, `${playout.jitterMs} ms of jitter`);
  assert.ok(playout.bufferMs < 12, `${playout.bufferMs} ms in the buffer`);
  assert.equal(playout.droppedMs, 0);
});
