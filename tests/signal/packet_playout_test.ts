import assert from "node:assert/strict";
import fc from "fast-check";
import {
  runPackets,
  sendPackets,
  type SentPacket,
  waitsBetween,
} from "../../tests/voice/packet_run.ts";
import { seededRandom } from "../../tests/voice/random.ts";
import { createPacketPlayout } from "../../client/media/packet_playout.ts";

type Late = (index: number, random: () => number) => number | null;

/** A network, and what must come of it; waits are beyond the packet's own length, in ms. */
const TABLE: readonly {
  readonly name: string;
  readonly seconds?: number;
  readonly frameMs?: number;
  readonly periodMs?: number;
  readonly driftPpm?: number;
  readonly isRedundant?: boolean;
  readonly late: Late;
  /** On average in the second half of the run. */
  readonly waitMs: readonly [least: number, most: number];
  readonly concealedMs: readonly [least: number, most: number];
  readonly droppedMs?: number;
}[] = [
  {
    name: "plays what comes on time after less than 3 ms",
    late: (_, random) => 0.9 * random(),
    waitMs: [0.5, 3],
    concealedMs: [0, 0],
  },
  {
    name: "waits for the speaker's period beside",
    periodMs: 5,
    late: (_, random) => 0.9 * random(),
    waitMs: [0.5, 7],
    concealedMs: [0, 0],
  },
  {
    name: "absorbs 20 ms of jitter, in whatever order packets come",
    late: (_, random) => 20 * random(),
    waitMs: [18, 23],
    concealedMs: [0, 60],
    droppedMs: 60,
  },
  {
    name: "absorbs 100 ms of jitter",
    late: (_, random) => 100 * random(),
    waitMs: [95, 104],
    concealedMs: [0, 300],
    droppedMs: 60,
  },
  {
    name: "never waits for more than about 400 ms",
    late: (_, random) => 500 * random(),
    waitMs: [390, 406],
    concealedMs: [4_000, 8_000],
    droppedMs: 1_000,
  },
  {
    name: "conceals 5 % of loss without more delay",
    late: (_, random) => random() < 0.05 ? null : 0,
    waitMs: [0.5, 3.5],
    concealedMs: [1_000, 2_000],
  },
  {
    name: "conceals 20 % of loss without more delay",
    late: (_, random) => random() < 0.2 ? null : 0,
    waitMs: [0.5, 3.5],
    concealedMs: [5_000, 7_000],
  },
  {
    name: "fills holes from the next packet, and waits for that",
    isRedundant: true,
    late: (_, random) => random() < 0.1 ? null : 0,
    waitMs: [5, 7],
    concealedMs: [100, 600],
  },
  {
    name: "covers spikes that come again",
    late: (index) => Math.max(0, 100 - 5 * (index % 400)),
    waitMs: [60, 105],
    concealedMs: [0, 150],
  },
];

for (const row of TABLE) {
  const { name, seconds = 30, frameMs = 5, periodMs = 1, waitMs, concealedMs } = row;
  Deno.test(`createPacketPlayout() ${name}`, () => {
    const random = seededRandom(7);
    const packets = sendPackets({ ...row, seconds, frameMs, late: (i) => row.late(i, random) });
    const run = runPackets(packets, { seconds, periodMs });
    const waits = waitsBetween(run, seconds / 2, seconds - 0.5, { frameMs });
    const wait = waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
    const { concealedMs: concealed, droppedMs: dropped } = run.playout;
    const within = (value: number, [least, most]: readonly [number, number]) =>
      value >= least && value <= most;
    assert.ok(within(wait, waitMs), `waits for ${wait} ms`);
    assert.ok(within(concealed, concealedMs), `concealed ${concealed} ms`);
    assert.ok(dropped <= (row.droppedMs ?? 0), `dropped ${dropped} ms`);
    assert.equal(run.disorder, 0);
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, ms) => sum + ms, 0) / values.length;

/** 200 Hz, which has steps of at most 0.013. */
const hum = (place: number) => 0.5 * Math.sin((2 * Math.PI * 200 * place) / 48_000);
/** That, twice mixed while it fades: more is a click. */
const CLICK = 0.035;

for (const driftPpm of [200, -200]) {
  Deno.test(`createPacketPlayout() follows a clock that is ${driftPpm} ppm off for 10 minutes`, () => {
    const random = seededRandom(3), seconds = 600, frameMs = 5;
    const late = () => 0.5 * random();
    const packets = sendPackets({ seconds: seconds + 1, frameMs, driftPpm, late });
    const run = runPackets(packets, { seconds });
    for (let from = 10; from < 590; from += 58) {
      const waits = waitsBetween(run, from, from + 58, { frameMs, driftPpm });
      assert.ok(
        mean(waits) < 4 && waits.at(-1)! < 5,
        `waits for ${mean(waits)} ms after ${from} s`,
      );
    }
    const { concealedMs, droppedMs, crossfades } = run.playout;
    assert.ok(concealedMs <= 5, `concealed ${concealedMs} ms`);
    assert.equal(droppedMs, 0);
    assert.ok(crossfades <= 4, `${crossfades} cross-fades`);
    assert.equal(run.disorder, 0);
    const sounds = runPackets(packets.slice(0, 12_000), { seconds: 59, sound: hum });
    assert.ok(sounds.largestStep < 0.0135, `a step of ${sounds.largestStep}`);
  });
}

Deno.test("createPacketPlayout() waits short again some seconds after a bad spell", () => {
  const random = seededRandom(4), seconds = 40, frameMs = 5;
  const isBad = (index: number) => index > 2_000 && index < 4_000; // 10 to 20 s
  const late = (index: number) => random() * (isBad(index) ? 150 : 0.5);
  const run = runPackets(sendPackets({ seconds, frameMs, late }), { seconds });
  const wait = (from: number, to: number) => mean(waitsBetween(run, from, to, { frameMs }));
  assert.ok(wait(5, 10) < 3);
  assert.ok(wait(15, 20) > 100);
  assert.ok(wait(32, 40) < 3.5, `still waits for ${wait(32, 40)} ms`);
  const { concealedMs } = run.playout;
  assert.ok(concealedMs < 320, `learnt too slowly: concealed ${concealedMs} ms`);
  assert.equal(run.disorder, 0);
});

Deno.test("createPacketPlayout() plays through the wrap-around of both numbers", () => {
  const packets = sendPackets({ seconds: 5, frameMs: 5 });
  const run = runPackets(packets, {
    seconds: 5,
    firstTimestamp: 2 ** 32 - 50_000,
    firstSequence: 65_500,
  });
  assert.equal(run.playout.concealedMs, 0);
  assert.equal(run.playout.lost, 0);
  assert.equal(run.disorder, 0);
});

Deno.test("createPacketPlayout() conceals no silence that wasn't sent", () => {
  const packets: SentPacket[] = [];
  // A second of sound, a second of none; as spoken without DTX.
  sendPackets({ seconds: 20, frameMs: 5 }).forEach((packet) => {
    if (packet.start % 96_000 >= 48_000) return;
    packets.push({ ...packet, sequence: packets.length, marker: packet.start % 96_000 === 0 });
  });
  // Silent in the last 25 ms of each spurt, as an encoder's hang-over is.
  const speech = (place: number) => place % 48_000 < 46_800 ? hum(place) : 0;
  const run = runPackets(packets, { seconds: 19, sound: speech });
  assert.equal(run.playout.lost, 0);
  assert.equal(run.playout.concealedMs, 0);
  assert.ok(run.largestStep < CLICK);
  assert.ok(run.playout.bufferMs < 10);
});

Deno.test("createPacketPlayout() goes on with its noise where a packet says that all is silent", () => {
  const playout = createPacketPlayout({
    decode(packet, into) {
      assert.ok(packet.length > 2, "nothing to decode");
      for (let i = 0; i < 240; i++) into[i] = i % 2 ? 0.002 : -0.002;
      return 240;
    },
    conceal: () => assert.fail("nothing to conceal"),
    duration: () => 240,
  });
  const block = new Float32Array(240);
  let least = Infinity;
  for (let i = 0; i < 600; i++) {
    const isSilent = i > 200;
    // 1 s of background, then a packet of one byte each 400 ms.
    if (!isSilent || i % 80 === 0) {
      const sequence = isSilent ? 200 + Math.floor(i / 80) - 2 : i;
      const header = { payloadType: 111, marker: false, sequence, timestamp: 240 * i, ssrc: 1 };
      playout.push(header, new Uint8Array(isSilent ? 1 : 40));
    }
    playout.pull(block);
    if (i > 220) least = Math.min(least, Math.hypot(...block) / Math.sqrt(block.length));
  }
  assert.ok(least > 0.0005, "it is heard all the time");
  assert.equal(playout.lost, 0);
  assert.equal(playout.concealedMs, 0);
  assert.equal(playout.crossfades, 3); // into the wait, the sound and the noise
});

Deno.test("createPacketPlayout() plays another stream from its beginning, without a click", () => {
  const packets = sendPackets({ seconds: 10, frameMs: 5 }).map((packet): SentPacket =>
    packet.arrivalMs < 5_000
      ? packet
      : { ...packet, ssrc: 2, start: packet.start + 77_777_777, sequence: packet.sequence + 30_000 }
  );
  const run = runPackets(packets, { seconds: 10, sound: hum });
  assert.ok(run.largestStep < CLICK, `a step of ${run.largestStep}`);
  assert.equal(run.playout.ssrc, 2);
  assert.equal(run.playout.lost, 0);
  assert.ok(run.playout.concealedMs < 20, `concealed ${run.playout.concealedMs} ms`);
});

Deno.test("createPacketPlayout() falls silent without a click when nothing comes, and comes back", () => {
  const seconds = 20, frameMs = 5;
  const late = (index: number) => index > 1_000 && index < 2_500 ? null : 0; // 5 to 12.5 s
  const packets = sendPackets({ seconds, frameMs, late });
  const sounds = runPackets(packets, { seconds, sound: hum });
  assert.ok(sounds.largestStep < CLICK, `a step of ${sounds.largestStep}`);
  const gap = sounds.heard.subarray(6 * 48_000, 12 * 48_000);
  assert.ok(gap.every((sample) => sample === 0));
  const run = runPackets(packets, { seconds });
  assert.ok(mean(waitsBetween(run, 13, 20, { frameMs })) < 3.5);
  assert.ok(run.playout.concealedMs < 1_100, "a stopped sender is no concealment without end");
  assert.equal(run.disorder, 0);
});

Deno.test("createPacketPlayout() makes no click of loss, jitter and what comes late", () => {
  const random = seededRandom(5), seconds = 60, frameMs = 5;
  const late = (index: number) => {
    if (random() < 0.1) return null;
    return index % 1_000 < 300 ? 60 * random() : random() < 0.01 ? 30 : 0;
  };
  const run = runPackets(sendPackets({ seconds, frameMs, late }), { seconds, sound: hum });
  assert.ok(run.playout.crossfades > 4, `${run.playout.crossfades} cross-fades are no test`);
  assert.ok(run.largestStep < CLICK, `a step of ${run.largestStep}`);
});

Deno.test("createPacketPlayout() plays every sample once and in order, whatever the network does", () => {
  const arrival = fc.record({
    frameMs: fc.constantFrom(2.5, 5, 10, 20, 40, 60),
    lateMs: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(700)),
    isLost: fc.boolean(),
    isDouble: fc.boolean(),
    isRedundant: fc.boolean(),
    isPause: fc.nat(20).map((n) => n === 0),
  });
  fc.assert(
    fc.property(
      fc.array(arrival, { minLength: 1, maxLength: 80 }),
      fc.boolean(),
      (sent, isLossy) => {
        const packets: SentPacket[] = [];
        let start = 0;
        let before: { start: number; samples: number } | null = null;
        sent.forEach(({ frameMs, lateMs, isLost, isDouble, isRedundant, isPause }, sequence) => {
          if (isPause) start += 9_600;
          const samples = frameMs * 48;
          const older = isRedundant && before !== null ? { older: before } : {};
          const packet = { start, samples, sequence, ...older };
          const arrivalMs = 20 + (start + samples) / 48 + lateMs;
          if (!(isLost && isLossy)) packets.push({ ...packet, arrivalMs });
          if (isDouble) packets.push({ ...packet, arrivalMs: arrivalMs + lateMs / 3 });
          before = { start, samples };
          start += samples;
        });
        const seconds = Math.ceil(start / 48_000) + 2;
        const { playout, disorder } = runPackets(packets, { seconds });
        assert.equal(disorder, 0);
        assert.equal(playout.lost + playout.received, playout.expected);
        const different = new Set(packets.map(({ sequence }) => sequence)).size;
        assert.ok(playout.received <= different);
        assert.equal(playout.received + playout.duplicates + playout.refused, packets.length);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("createPacketPlayout() throws for no packet and plays nothing but numbers", () => {
  const decoder = {
    decode(packet: Uint8Array, into: Float32Array) {
      const samples = packet.length > 40 ? 0 : (packet[0] ?? 0) * 24; // not always what was promised
      into.fill(0.1, 0, samples);
      return samples;
    },
    conceal: (into: Float32Array, samples: number) => void into.fill(0.1, 0, samples),
    duration: (packet: Uint8Array) => (packet[0] ?? 0) * 30,
  };
  const anything = fc.record({
    sequence: fc.oneof(fc.nat(65_535), fc.nat(30)),
    timestamp: fc.oneof(fc.nat(2 ** 32 - 1), fc.nat(20_000)),
    ssrc: fc.nat(2),
    marker: fc.boolean(),
    payloadType: fc.nat(127),
  });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anything, fc.uint8Array({ maxLength: 1_500 }), fc.boolean(), fc.nat(30)), {
        maxLength: 200,
      }),
      (packets) => {
        const playout = createPacketPlayout(decoder);
        const block = new Float32Array(48);
        for (const [header, payload, isRedundant, pulls] of packets) {
          playout.push(header, payload, isRedundant);
          for (let i = 0; i < pulls; i++) {
            playout.pull(block);
            assert.ok(block.every((sample) => Math.abs(sample) <= 0.11));
          }
          assert.ok(Math.abs(playout.speed - 1) <= 0.0251);
          assert.ok(playout.bufferMs >= 0 && playout.bufferMs < 5_000);
          assert.ok(playout.targetMs <= 400);
          assert.ok(playout.lost >= 0 && Number.isFinite(playout.concealedMs));
        }
      },
    ),
    { numRuns: 200 },
  );
});
