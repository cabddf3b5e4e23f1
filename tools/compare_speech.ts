import { decodeWav } from "../client/media/wav.ts";
import { correlateEach, type Match, median, rms } from "./correlate.ts";

/** How a recording of the listener's speaker compares with what the talker said. */
export interface Heard {
  /** Seconds of the recording that have sound in them. */
  readonly seconds: number;
  /** 0 unrelated to 1 the same: the median over stretches of a quarter of a second. */
  readonly similarity: number;
  /** How much later it was heard than said, the median; NaN when nothing was found. */
  readonly delayMs: number;
}

/** Where to look. */
export interface CompareOptions {
  /** The greatest delay within the recording (1,500). What was said last is not compared. */
  readonly greatestDelayMs?: number;
}

/** Both are compared at v1's rate: there is nothing above it in made speech, and it is quick. */
const HZ = 8_000;
const STRETCH_MS = 250;
const LEAST_DELAY_MS = -200;
const GREATEST_DELAY_MS = 1_500;
/**
 * The playout plays a little faster or slower to keep its delay. Nobody hears that, but within a
 * stretch it would shift the sound against itself by more than a wave: so stretches are tried at
 * these speeds.
 */
const SPEEDS = Array.from({ length: 13 }, (_, i) => 1 + (i - 6) / 200);

/** Within one sample, at which a stretch is compared. */
const PHASES = 3;

const BLOCK_MS = 50;
const AUDIBLE_RMS = 0.003;

/** Finds `said` in a WAV file that a speaker wrote. */
export function compareSpeech(
  said: { readonly samples: Float32Array; readonly hz: number },
  recording: Uint8Array<ArrayBuffer>,
  { greatestDelayMs = GREATEST_DELAY_MS }: CompareOptions = {},
): Heard {
  const decoded = decodeWav(recording);
  const heard = resample(decoded.samples, decoded.hz / HZ);
  const originals = atEachPhase(said.samples, said.hz / HZ);
  const original = originals[0]!;
  const stretch = toSamples(STRETCH_MS);
  const matches = [];
  // What was said last has not been heard yet.
  const end = Math.min(original.length, heard.length - toSamples(greatestDelayMs)) - stretch;
  for (let at = 0; at <= end; at += stretch) {
    const part = original.subarray(at, at + stretch);
    if (rms(part) < AUDIBLE_RMS) continue;
    const from = Math.max(0, at + toSamples(LEAST_DELAY_MS));
    const window = heard.subarray(from, at + stretch + toSamples(greatestDelayMs));
    const { similarity, delayMs } = matchBetweenSamples(
      originals.map((each) => each.subarray(at, at + stretch)),
      window,
    );
    matches.push({ similarity, delayMs: delayMs + (1_000 * (from - at)) / HZ });
  }
  return {
    seconds: audibleSeconds(heard),
    similarity: matches.length === 0 ? 0 : median(matches.map(({ similarity }) => similarity)),
    delayMs: median(matches.map(({ delayMs }) => delayMs)),
  };
}

interface SpeedMatch extends Match {
  readonly speed: number;
}

/** @param phases the stretch, each a part of a sample later than the one before */
function matchBetweenSamples(phases: readonly Float32Array[], window: Float32Array): Match {
  const [first, ...others] = phases;
  const atSpeeds = SPEEDS.map((speed) => resample(first!, speed));
  const near = correlateEach(atSpeeds, window, HZ)
    .map((match, i): SpeedMatch => ({ ...match, speed: SPEEDS[i]! }))
    .reduce(better);
  const atPhases = others.map((part) => resample(part, near.speed));
  return correlateEach(atPhases, window, HZ)
    .map((match, i) => ({
      ...match,
      delayMs: match.delayMs - (1_000 * (i + 1)) / phases.length / HZ,
    }))
    .reduce<Match>(better, near);
}

function better<T extends Match>(one: T, other: T): T {
  return other.similarity > one.similarity ? other : one;
}

/**
 * As `resample`, and again a third and two thirds of a sample later: what is heard half a sample
 * beside is only 0.94 alike, which would be the delay's doing and not the sound's.
 */
function atEachPhase(samples: Float32Array, step: number): readonly Float32Array[] {
  const shifts = Array.from({ length: PHASES }, (_, i) => Math.round((i * step) / PHASES));
  return [...new Set(shifts)].map((shift) => resample(samples.subarray(shift), step));
}

function audibleSeconds(samples: Float32Array): number {
  const block = toSamples(BLOCK_MS);
  let audible = 0;
  for (let at = 0; at < samples.length; at += block) {
    const part = samples.subarray(at, at + block);
    if (rms(part) > AUDIBLE_RMS) audible += part.length;
  }
  return audible / HZ;
}

function toSamples(ms: number): number {
  return Math.round((ms * HZ) / 1_000);
}

/** Takes a sample every `step`, as the mean of what lies around it: enough to compare with. */
function resample(samples: Float32Array, step: number): Float32Array {
  if (step === 1) return samples;
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const left = Math.floor(i * step);
    if (step < 2) {
      const before = samples[left] ?? 0;
      return before + (i * step - left) * ((samples[left + 1] ?? 0) - before);
    }
    const around = samples.subarray(Math.max(0, left - (step >> 1)), left + (step >> 1) + 1);
    return around.reduce((sum, value) => sum + value, 0) / around.length;
  });
}
