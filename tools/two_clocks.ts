/**
 * A loudspeaker and a microphone with a clock each, served in periods as sound cards are: what capture
 * processing is told by both, without a device and in no time.
 */
import type { CaptureProcessing } from "../client/media/capture_processing.ts";
import { createClockDrift } from "../client/media/clock_drift.ts";
import { createFarEnd } from "../client/media/far_end.ts";
import { seededRandom } from "./seeded_random.ts";

export interface TwoClocks {
  /** By how many millionths the loudspeaker's clock is faster. */
  readonly driftPpm: number;
  /** From a sample's being played to its echo's being captured. */
  readonly delayMs: number;
  /** A period is noticed up to so much late, at random. */
  readonly jitterMs?: number;
}

const HZ = 48_000, BLOCK = 480;
const PERIOD = 240, PERIOD_MS = 5;
/** Where the microphone's period ends in the loudspeaker's at the beginning. */
const PHASE = 0.6;
const JITTER_MS = 1, SEED = 11;

/**
 * What comes out of `processing` when `near` is captured while `far` is played, both at 48 kHz and each
 * by its own clock.
 */
export function processByTwoClocks(
  processing: CaptureProcessing,
  { near, far }: { readonly near: Float32Array; readonly far: Float32Array },
  { driftPpm, delayMs, jitterMs = JITTER_MS }: TwoClocks,
): Float32Array<ArrayBuffer> {
  const random = seededRandom(SEED);
  const farEnd = createFarEnd(HZ);
  const drift = createClockDrift({ captureHz: HZ, playbackHz: HZ });
  const sound = Float32Array.from(near), block = new Float32Array(BLOCK);
  const capturedMs = (1 + driftPpm / 1e6) * PERIOD_MS;
  let played = 0, captured = 0;
  const seenAt = (ms: number) => ms + jitterMs * random();
  let nextPlayed = seenAt(PERIOD_MS), nextCaptured = seenAt(PHASE * capturedMs);
  farEnd.write(far.subarray(0, PERIOD)); // a period lies ready when the one before is taken

  while (captured * PERIOD < sound.length) {
    if (nextPlayed < nextCaptured) {
      played++;
      drift.see(nextPlayed, captured * PERIOD, played * PERIOD);
      farEnd.write(far.subarray(played * PERIOD, (played + 1) * PERIOD));
      nextPlayed = seenAt((played + 1) * PERIOD_MS);
      continue;
    }
    captured++;
    drift.see(nextCaptured, captured * PERIOD, played * PERIOD);
    nextCaptured = seenAt((captured + PHASE) * capturedMs);
    const end = captured * PERIOD;
    if (end % BLOCK !== 0) continue;
    farEnd.driftPpm = drift.ppm;
    farEnd.read(block);
    const echoAfterMs = PERIOD_MS + delayMs - farEnd.lagMs;
    processing.process(sound.subarray(end - BLOCK, end), block, Math.max(0, echoAfterMs));
  }
  return sound;
}
