/**
 * What networks do to packets, from seeded numbers: the same at every run. A trace tells of each
 * packet by how many milliseconds it is later than the fastest path; null: it is lost.
 */
import { seededRandom } from "../../tests/voice/random.ts";

export interface Trace {
  readonly name: string;
  readonly late: readonly (number | null)[];
  /** Parts of a million by which the sender's clock is slow. */
  readonly driftPpm: number;
}

export const FRAME_MS = 5;
export const SECONDS = 60;
const PACKETS = (1_000 * SECONDS) / FRAME_MS;

type Random = () => number;
type Late = (index: number, random: Random) => number | null;

/** A wired network at rest: what the systems' schedulers add. */
const rest: Late = (_, random) => 0.8 * random();

const lossOf = (share: number, late: Late): Late => (index, random) => {
  const isLost = random() < share;
  const ms = late(index, random);
  return isLost ? null : ms;
};

const evenJitter = (ms: number): Late => (_, random) => ms * random();

/**
 * Gilbert–Elliott: good for 500 ms on average, then for 40 ms in which half is lost.
 * E. O. Elliott, "Estimates of error rates for codes on burst-noise channels", 1963.
 */
function burstLoss(late: Late): Late {
  let isBad = false;
  return (index, random) => {
    isBad = random() < (isBad ? FRAME_MS / 40 : FRAME_MS / 500) ? !isBad : isBad;
    const isLost = random() < (isBad ? 0.5 : 0.002);
    const ms = late(index, random);
    return isLost ? null : ms;
  };
}

/**
 * Wi-Fi: a few ms of contention with a long tail, and now and then the radio is elsewhere (a scan,
 * another station) for 40 to 150 ms, after which all that waited comes at once.
 */
function wifi(): Late {
  let freeAt = 0; // when the radio is back, in ms
  return (index, random) => {
    const now = index * FRAME_MS;
    if (now >= freeAt && random() < FRAME_MS / 3_000) freeAt = now + 40 + 110 * random();
    const contention = -2 * Math.log(1 - random());
    return Math.max(contention, freeAt - now);
  };
}

/** Two paths, one of them 15 ms longer. */
const reordering: Late = (index, random) => (random() < 0.05 ? 15 : 0) + (rest(index, random) ?? 0);

/** 20 s at rest, 10 s of 200 ms of jitter, 30 s at rest. */
const badSpell: Late = (index, random) =>
  index * FRAME_MS >= 20_000 && index * FRAME_MS < 30_000 ? 200 * random() : rest(index, random);

const TRACES: readonly (readonly [name: string, late: () => Late, driftPpm?: number])[] = [
  ["at rest", () => rest],
  ["5 % lost", () => lossOf(0.05, rest)],
  ["10 % lost", () => lossOf(0.1, rest)],
  ["20 % lost", () => lossOf(0.2, rest)],
  ["30 % lost", () => lossOf(0.3, rest)],
  ["bursts of loss", () => burstLoss(rest)],
  ["20 ms of jitter", () => evenJitter(20)],
  ["100 ms of jitter", () => evenJitter(100)],
  ["500 ms of jitter", () => evenJitter(500)],
  ["Wi-Fi", wifi],
  ["reordering", () => reordering],
  ["a bad spell", () => badSpell],
  ["a clock 200 ppm slow", () => rest, 200],
  ["a clock 200 ppm fast", () => rest, -200],
  ["Wi-Fi, loss and drift", () => lossOf(0.05, wifi()), 100],
];

export function makeTraces(): readonly Trace[] {
  return TRACES.map(([name, make, driftPpm = 0], seed) => {
    const random = seededRandom(100 + seed);
    const late = make();
    return { name, driftPpm, late: Array.from({ length: PACKETS }, (_, i) => late(i, random)) };
  });
}
