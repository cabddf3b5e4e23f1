import assert from "node:assert/strict";
import { runPackets, sendPackets, waitsBetween } from "../../tests/voice/packet_run.ts";
import { seededRandom } from "../../tests/voice/random.ts";

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
    waitMs: [0.5, 3],
    concealedMs: [1_000, 2_000],
  },
  {
    name: "conceals 20 % of loss without more delay",
    late: (_, random) => random() < 0.2 ? null : 0,
    waitMs: [0.5, 3],
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
