import assert from "node:assert/strict";
import { judgeLoopback, type LoopbackMark, type LoopbackRecording } from "./judge_loopback.ts";
import { LISTEN_MS, makeTestSound } from "./test_sound.ts";

const HZ = 48_000;
const PERIOD_MS = 5;

interface Room {
  readonly delayMs?: number;
  /** How much of the test sound comes back; 0: headphones. */
  readonly gain?: number;
  readonly noise?: number;
  readonly hz?: number;
  readonly playedHz?: number;
}

/** The same numbers each time, −1 to 1. */
function noiseSource(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x40000000 - 1;
  };
}

/** What a microphone in such a room hears of the test sound. */
function record({ delayMs = 40, gain = 0.3, noise = 0.001, ...rates }: Room): LoopbackRecording {
  const { hz = HZ, playedHz = hz } = rates;
  const sound = makeTestSound(hz);
  const random = noiseSource();
  const late = Math.round(delayMs * hz / 1000);
  const heard = Float32Array.from(
    sound,
    (_, i) => gain * (sound[i - late] ?? 0) + noise * random(),
  );
  return { heard, heardHz: hz, playedHz, marks: marksOf(hz, playedHz) };
}

function marksOf(heardHz: number, playedHz: number): LoopbackMark[] {
  return Array.from({ length: LISTEN_MS / PERIOD_MS }, (_, n) => ({
    played: Math.round(n * PERIOD_MS * playedHz / 1000),
    heard: Math.round(n * PERIOD_MS * heardHz / 1000),
  }));
}

Deno.test("judgeLoopback() tells delay and level when the test sound is heard", () => {
  const table: readonly (Room & { readonly delayMs: number })[] = [
    { delayMs: 0, noise: 0 },
    { delayMs: 11 },
    { delayMs: 40, noise: 0.01 },
    { delayMs: 250 },
    { delayMs: 480 },
    { delayMs: 30, hz: 8_000 },
    { delayMs: 30, hz: 44_100, playedHz: 48_000 },
    { delayMs: 30, hz: 96_000, playedHz: 48_000 },
    // Far below the noise around it.
    { delayMs: 90, gain: 0.04, noise: 0.01 },
  ];
  for (const room of table) {
    const verdict = judgeLoopback(record(room));
    assert.equal(verdict.kind, "heard", JSON.stringify(room));
    if (verdict.kind !== "heard") return;
    const told = JSON.stringify([room, verdict]);
    assert.ok(Math.abs(verdict.delayMs - room.delayMs) < 1, told);
    assert.equal(verdict.isClipped, false, told);
    assert.ok(verdict.level > 0.0005 && verdict.level < 0.1, told);
  }
});

Deno.test("judgeLoopback() counts from where the ends were, however late the microphone started", () => {
  const recording = record({ delayMs: 60 });
  // 100 ms of the microphone's came before the speaker took anything.
  const before = Math.round(HZ / 10);
  const heard = new Float32Array(before + recording.heard.length);
  heard.set(recording.heard, before);
  const marks = recording.marks.map((mark) => ({ ...mark, heard: mark.heard + before }));
  const verdict = judgeLoopback({ ...recording, heard, marks });
  assert.ok(
    verdict.kind === "heard" && Math.abs(verdict.delayMs - 60) < 1,
    JSON.stringify(verdict),
  );
});

Deno.test("judgeLoopback() hears through one gap of the device", () => {
  const recording = record({ delayMs: 30 });
  const heard = recording.heard.slice();
  heard.fill(0, HZ * 0.8, HZ * 0.9); // the second chirp
  const verdict = judgeLoopback({ ...recording, heard });
  assert.ok(verdict.kind === "heard" && verdict.chirps === 2, JSON.stringify(verdict));
});

Deno.test("judgeLoopback() hears nothing of it in noise, hum or voices alone", () => {
  const random = noiseSource();
  const table: readonly [string, (i: number) => number][] = [
    ["noise", () => 0.1 * random()],
    ["hum", (i) => 0.2 * Math.sin(2 * Math.PI * 50 * i / HZ)],
    ["whistle", (i) => 0.2 * Math.sin(2 * Math.PI * 1_500 * i / HZ)],
    ["vowel", (i) => 0.2 * Math.sin(2 * Math.PI * 140 * i / HZ) ** 9 * Math.sin(9 * i / HZ)],
  ];
  for (const [name, sample] of table) {
    const heard = Float32Array.from({ length: 2 * HZ }, (_, i) => sample(i));
    const verdict = judgeLoopback({ ...record({}), heard });
    assert.equal(verdict.kind, "unheard", `${name}: ${JSON.stringify(verdict)}`);
    assert.ok(verdict.kind === "unheard" && verdict.level > 0.03, JSON.stringify(verdict));
  }
});

Deno.test("judgeLoopback() tells a muted microphone from one that gives nothing", () => {
  const { heard, ...rest } = record({});
  const judge = (samples: Float32Array) => judgeLoopback({ ...rest, heard: samples }).kind;
  assert.equal(judge(new Float32Array(heard.length)), "silent");
  assert.equal(judge(new Float32Array(heard.length).fill(0.25)), "silent"); // a constant voltage
  assert.equal(judge(heard.subarray(0, HZ / 2)), "nothing-captured");
  assert.equal(judge(new Float32Array(0)), "nothing-captured");
});

Deno.test("judgeLoopback() tells a speaker that takes nothing", () => {
  const recording = record({ gain: 0 });
  const marks = recording.marks.map(({ heard }) => ({ heard, played: 480 }));
  assert.equal(judgeLoopback({ ...recording, marks }).kind, "nothing-played");
  assert.equal(judgeLoopback({ ...recording, marks: [] }).kind, "nothing-played");
});

Deno.test("judgeLoopback() judges by what a speaker that stalls has played", () => {
  const recording = record({ delayMs: 30 });
  // It takes half a second, with the first chirp, and no more.
  const heard = recording.heard.map((sample, i) => i < HZ / 2 ? sample : 0);
  const marks = recording.marks.map((mark) => ({ ...mark, played: Math.min(mark.played, HZ / 2) }));
  const verdict = judgeLoopback({ ...recording, heard, marks });
  assert.ok(
    verdict.kind === "heard" && Math.abs(verdict.delayMs - 30) < 1,
    JSON.stringify(verdict),
  );
  assert.deepEqual([verdict.chirps, verdict.playedMs], [1, 500]);
});

Deno.test("judgeLoopback() tells an overdriven microphone", () => {
  const recording = record({ gain: 30 });
  const heard = recording.heard.map((sample) => Math.max(-1, Math.min(1, sample)));
  const verdict = judgeLoopback({ ...recording, heard });
  assert.ok(verdict.kind === "heard" && verdict.isClipped, JSON.stringify(verdict));
});
