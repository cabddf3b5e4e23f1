/** A playout buffer on a clock of the test's own: what a network does to frames, and what is heard. */
import { createPlayout, type Playout } from "../../client/media/playout.ts";
import { seededRandom } from "./random.ts";

export interface PlayoutNetwork {
  readonly seconds: number;
  /** Milliseconds by which frame `frame` is late, beside the random part. */
  readonly late?: (frame: number) => number;
  /** Random lateness, evenly up to so many ms; of frame `frame`. */
  readonly jitterMs?: (frame: number) => number;
  readonly loss?: number;
  /** Parts of a million by which the sender's clock is slow. */
  readonly driftPpm?: number;
  /** Each frame again, this much later. */
  readonly doubledMs?: number;
  readonly seed?: number;
  /** What sample `at` of the sender's sounds like; by default a number that tells its place. */
  readonly sound?: (at: number) => number;
}

export interface PlayoutRun {
  readonly playout: Playout;
  /** All that was heard, at the playout's own rate (not resampled). */
  readonly heard: Float32Array;
  /** Each 5 ms: milliseconds between a sample's turn at the sender and its being heard; NaN in gaps. */
  readonly delaysMs: readonly number[];
}

const HZ = 8_000, FRAME = 512, FRAME_MS = 64, PERIOD_MS = 5, BLOCK = 8, START_MS = 102;
/** Float32 tells whole numbers up to 2^24 apart. */
const PLACE = 2 ** -24;

export function runPlayout(network: PlayoutNetwork): PlayoutRun {
  const { seconds, late, jitterMs, loss = 0, driftPpm = 0, doubledMs, sound } = network;
  const random = seededRandom(network.seed ?? 1);
  const pace = 1 + driftPpm / 1e6;
  const arrivals: { readonly ms: number; readonly frame: number }[] = [];
  for (let frame = 0; frame * FRAME_MS < 1_000 * seconds; frame++) {
    const isLost = random() < loss;
    const lateMs = (late?.(frame) ?? 0) + random() * (jitterMs?.(frame) ?? 0);
    if (isLost) continue;
    const ms = START_MS + frame * FRAME_MS * pace + lateMs;
    arrivals.push({ ms, frame });
    if (doubledMs !== undefined) arrivals.push({ ms: ms + doubledMs, frame });
  }
  arrivals.sort((a, b) => a.ms - b.ms);

  const playout = createPlayout(HZ, FRAME);
  const samples = new Float32Array(FRAME);
  const block = new Float32Array(BLOCK);
  const heard: number[] = [];
  const delaysMs: number[] = [];
  let next = 0;
  let owed = 0; // samples of the listener's time that are to be given out
  for (let ms = 0; ms < 1_000 * seconds; ms += PERIOD_MS) {
    for (; next < arrivals.length && arrivals[next]!.ms <= ms; next++) {
      const first = arrivals[next]!.frame * FRAME;
      for (let i = 0; i < FRAME; i++) {
        samples[i] = sound ? sound(first + i) : (first + i + 1) * PLACE;
      }
      playout.push(samples);
    }
    owed += (PERIOD_MS * HZ) / 1_000;
    while (owed >= BLOCK / 2) {
      playout.pull(block);
      owed -= BLOCK / playout.speed;
      for (const sample of block) heard.push(sample);
    }
    const place = Math.round(block[BLOCK - 1]! / PLACE) - 1;
    const isMadeUp = place <= 0 || block[BLOCK - 1]! <= block[0]!;
    const spokenMs = START_MS + ((place + 1) / HZ) * 1_000 * pace;
    delaysMs.push(isMadeUp ? Number.NaN : ms + PERIOD_MS - (owed * 1_000) / HZ - spokenMs);
  }
  return { playout, heard: Float32Array.from(heard), delaysMs };
}

/** The delays of a stretch, in ms, sorted; without gaps. */
export function delaysBetween(run: PlayoutRun, fromS: number, toS: number): number[] {
  return run.delaysMs.slice((1_000 * fromS) / PERIOD_MS, (1_000 * toS) / PERIOD_MS)
    .filter((delay) => !Number.isNaN(delay)).sort((a, b) => a - b);
}
