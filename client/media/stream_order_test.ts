import assert from "node:assert/strict";
import fc from "fast-check";
import { createStreamOrder } from "./stream_order.ts";

const FRAME = 240;

/** Judges packets of 5 ms, each a frame after the one before; `at`: frames, where the clock isn't. */
function judgeAll(
  packets: readonly {
    readonly sequence: number;
    readonly timestamp: number;
    readonly ssrc?: number;
    readonly at: number;
  }[],
) {
  const order = createStreamOrder();
  const verdicts = packets.map(({ sequence, timestamp, ssrc = 1, at }) =>
    order.judge({ payloadType: 111, marker: false, sequence, timestamp, ssrc }, at * FRAME)
  );
  return { order, verdicts };
}

const packet = (index: number, first = 0) => ({
  sequence: (first + index) & 0xffff,
  timestamp: (first + index) * FRAME >>> 0,
  at: index,
});

Deno.test("judge() carries numbers on over their wrap-around", () => {
  const firstSequence = 65_530, firstTimestamp = 2 ** 32 - 1_000;
  const { order, verdicts } = judgeAll(Array.from({ length: 20 }, (_, i) => ({
    sequence: (firstSequence + i) & 0xffff,
    timestamp: (firstTimestamp + i * FRAME) % 2 ** 32,
    at: i,
  })));
  assert.deepEqual(new Set(verdicts.slice(1)), new Set(["next"]));
  assert.equal(order.highestSequence, firstSequence + 19);
  assert.equal(order.timestamp % 2 ** 32, (firstTimestamp + 19 * FRAME) % 2 ** 32);
  assert.equal(order.lost, 0);
});

Deno.test("judge() counts what is lost until it comes after all, and what comes twice", () => {
  const { order, verdicts } = judgeAll([packet(0), packet(1), packet(4), packet(4), packet(3)]);
  assert.deepEqual(verdicts, ["first", "next", "next", "duplicate", "next"]);
  const { expected, received, lost, duplicates } = order;
  assert.deepEqual({ expected, received, lost, duplicates }, {
    expected: 5,
    received: 4,
    lost: 1,
    duplicates: 1,
  });
});

Deno.test("judge() believes another stream at its second packet, and at once after a pause", () => {
  const other = (index: number, at: number) => ({ ...packet(index, 9_000), ssrc: 2, at });
  const soon = judgeAll([packet(0), packet(1), other(0, 2), other(1, 3), packet(2), packet(3)]);
  assert.deepEqual(soon.verdicts, ["first", "next", "strange", "first", "strange", "strange"]);
  assert.equal(soon.order.ssrc, 2);
  assert.deepEqual(judgeAll([packet(0), other(0, 60)]).verdicts, ["first", "first"]);
});

Deno.test("judge() leaves out a packet far off, and follows when the next agrees with it", () => {
  const far = (index: number) => ({ ...packet(index, 500_000), at: 2 + index });
  const { verdicts } = judgeAll([packet(0), packet(1), far(0), packet(2), far(1), far(2)]);
  assert.deepEqual(verdicts, ["first", "next", "strange", "next", "strange", "first"]);
});

Deno.test("judge() isn't misled by one packet from the future", () => {
  const early = { sequence: 3, timestamp: 250 * FRAME, at: 2 };
  const { order, verdicts } = judgeAll([packet(0), packet(1), early, packet(2), packet(3)]);
  assert.deepEqual(verdicts, ["first", "next", "strange", "next", "next"]);
  assert.equal(order.lost, 0);
});

Deno.test("judge() takes what waited for a second in a radio for what it is", () => {
  const waited = Array.from({ length: 200 }, (_, i) => ({ ...packet(20 + i), at: 220 }));
  const { verdicts } = judgeAll([packet(0), ...waited, packet(220), packet(221)]);
  assert.deepEqual(new Set(verdicts.slice(1)), new Set(["next"]));
});

Deno.test("judge() takes a long silence for what it is", () => {
  const { verdicts } = judgeAll([
    packet(0),
    { sequence: 1, timestamp: 20_000 * FRAME, at: 20_001 },
  ]);
  assert.deepEqual(verdicts, ["first", "next"]);
});

Deno.test("judge() measures interarrival jitter as RFC 3550, A.8, does", () => {
  const { order } = judgeAll([packet(0), { ...packet(1), at: 2 }]);
  assert.equal(order.interarrivalJitter, FRAME / 16);
});

Deno.test("judge() keeps its counts together whatever comes in whatever order", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(200), fc.nat(50)), { maxLength: 300 }),
    fc.nat(65_535),
    (arrivals, first) => {
      const { order, verdicts } = judgeAll(
        arrivals.map(([index, late], i) => ({ ...packet(index, first), at: i / 5 + late })),
      );
      const of = (verdict: string) => verdicts.filter((each) => each === verdict).length;
      const { expected, received, lost, duplicates, strange } = order;
      assert.equal(lost + received, expected);
      assert.ok(lost >= 0);
      assert.equal(duplicates, of("duplicate"));
      assert.equal(strange, of("strange"));
    },
  ));
});
