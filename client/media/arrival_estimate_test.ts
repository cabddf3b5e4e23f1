import assert from "node:assert/strict";
import { createArrivalEstimate } from "./arrival_estimate.ts";

const FRAME = 240;

/** Packets one after the other, each a frame after the one before. */
function start(frame = FRAME) {
  const estimate = createArrivalEstimate();
  let clock = 0;
  const observe = (offset: number, pause = 0) =>
    estimate.observe(offset, frame, clock += frame + pause);
  return { estimate, observe };
}

function observeAll(offsets: Iterable<number>) {
  const { estimate, observe } = start();
  for (const offset of offsets) observe(offset);
  return { estimate, observe };
}

const repeat = (count: number, offset: (index: number) => number) =>
  Array.from({ length: count }, (_, i) => offset(i));

Deno.test("createArrivalEstimate() measures lateness from the earliest packet", () => {
  const { line, jitter } = observeAll(repeat(400, (i) => 1_000 + 100 * (i % 5))).estimate;
  assert.equal(line, 1_000);
  assert.equal(jitter, 400);
});

Deno.test("createArrivalEstimate() isn't misled by one late packet", () => {
  const { jitter } = observeAll(repeat(400, (i) => i === 200 ? 9_600 : i % 2 * 48)).estimate;
  assert.equal(jitter, 48);
});

/** Packets at rest, a second of them before each halt of `haltsMs`, after which all that waited comes at once. */
function observeHalts(haltsMs: readonly number[]) {
  const estimate = createArrivalEstimate();
  let clock = 0, sent = 0;
  const arrive = () => estimate.observe(clock - FRAME * sent++, FRAME, clock);
  const rest = (count: number) => {
    for (let i = 0; i < count; i++, clock += FRAME) arrive();
  };
  rest(400);
  for (const ms of haltsMs) {
    rest(200);
    clock += 48 * ms;
    for (let waiting = (48 * ms) / FRAME; waiting > 0; waiting--) arrive();
  }
  return { estimate, rest };
}

Deno.test("createArrivalEstimate() takes a halt alone for the machine's, and a second one for the network's", () => {
  assert.equal(observeHalts([30]).estimate.jitter, 0);
  assert.ok(observeHalts([30, 40]).estimate.jitter >= 1_200);
  assert.ok(
    observeHalts([30, 10]).estimate.jitter <= 480,
    "a smaller one says nothing of the greater",
  );
});

Deno.test("createArrivalEstimate() remembers for 20 s that halts come again", () => {
  const { estimate, rest } = observeHalts([30, 40]);
  rest(1_300);
  assert.equal(estimate.jitter, 0);
  const again = observeHalts([30, 40, ...Array.from({ length: 8 }, () => 0), 30]);
  assert.ok(again.estimate.jitter >= 960); // all but the two latest
});

Deno.test("createArrivalEstimate() forgets a bad spell after 6 s of sound", () => {
  const { estimate, observe } = observeAll([
    ...repeat(4_000, () => 0),
    ...repeat(400, (i) => i % 2 * 4_800),
  ]);
  assert.equal(estimate.jitter, 4_800);
  for (let i = 0; i < 1_220; i++) observe(i % 2 * 48);
  assert.equal(estimate.jitter, 48);
});

Deno.test("createArrivalEstimate() follows a path that becomes slower in 3 s, a faster one at once", () => {
  const { estimate, observe } = observeAll([...repeat(400, () => 0), ...repeat(620, () => 4_800)]);
  assert.equal(estimate.line, 4_800);
  observe(-4_800);
  assert.equal(estimate.line, -4_800);
});

Deno.test("createArrivalEstimate() remembers as much sound of long packets as of short ones", () => {
  const { estimate, observe } = start(2_880);
  for (let i = 0; i < 200; i++) observe(i < 90 ? 9_600 * (i % 2) : 0);
  assert.equal(estimate.jitter, 0);
  assert.ok(estimate.packets <= 101);
  estimate.restart();
  assert.equal(estimate.packets, 0);
});

Deno.test("createArrivalEstimate() forgets a call's rough beginning in as long as it lasted, and in a pause too", () => {
  // 1 s of packets up to 200 ms late, then signs of life alone, each 400 ms.
  const { estimate, observe } = observeAll(repeat(200, (i) => 9_600 * (i % 2)));
  assert.equal(estimate.jitter, 9_600);
  for (let i = 0; i < 2; i++) observe(0, 19_200);
  assert.equal(estimate.jitter, 9_600);
  for (let i = 0; i < 4; i++) observe(0, 19_200);
  assert.equal(estimate.jitter, 0);
});

Deno.test("createArrivalEstimate() remembers jitter over a pause of 20 s in an older call", () => {
  const { estimate, observe } = observeAll(repeat(12_000, (i) => 4_800 * (i % 2)));
  for (let i = 0; i < 50; i++) observe(0, 19_200);
  assert.equal(estimate.jitter, 4_800);
});
