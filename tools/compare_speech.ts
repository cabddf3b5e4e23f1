import { decodeWav } from "../client/media/wav.ts";
import { correlateSegments, median } from "./correlate.ts";

/** How a recording of the listener's speaker compares with what the talker said. */
export interface Heard {
  /** Seconds of the recording that have sound in them. */
  readonly seconds: number;
  /** 0 unrelated to 1 the same: the median over stretches of a quarter of a second. */
  readonly similarity: number;
  /** How much later it was heard than said, the median; NaN when nothing was found. */
  readonly delayMs: number;
}

/**
 * The playout plays a little faster or slower to keep its delay: over a whole second that shifts the
 * sound against itself by more than a wave, over this long it doesn't.
 */
const STRETCH_MS = 250;
const LEAST_DELAY_MS = -200;
const GREATEST_DELAY_MS = 1_500;

const BLOCK_MS = 50;
const AUDIBLE_RMS = 0.003;

/** Where to look; all in ms. */
export interface CompareOptions {
  /** How much later the recording began than the talker to talk (0): added to the delay. */
  readonly laterMs?: number;
  /** The greatest delay within the recording (1,500). What was said last is not compared. */
  readonly greatestDelayMs?: number;
}

/** Finds `said` in a WAV file that a speaker wrote. */
export function compareSpeech(
  said: { readonly samples: Float32Array; readonly hz: number },
  recording: Uint8Array<ArrayBuffer>,
  { laterMs = 0, greatestDelayMs = GREATEST_DELAY_MS }: CompareOptions = {},
): Heard {
  const { samples: heard, hz } = decodeWav(recording);
  const original = said.hz === hz ? said.samples : resample(said.samples, said.hz, hz);
  // What was said last has not been heard yet.
  const length = Math.max(0, heard.length - Math.round((greatestDelayMs * hz) / 1_000));
  const matches = correlateSegments(original.subarray(0, length), heard, hz, {
    segmentMs: STRETCH_MS,
    minMs: LEAST_DELAY_MS,
    maxMs: greatestDelayMs,
  });
  return {
    seconds: audibleSeconds(heard, hz),
    similarity: matches.length === 0 ? 0 : median(matches.map(({ similarity }) => similarity)),
    delayMs: median(matches.map(({ delayMs }) => delayMs)) + laterMs,
  };
}

function audibleSeconds(samples: Float32Array, hz: number): number {
  const block = Math.round((BLOCK_MS * hz) / 1_000);
  let audible = 0;
  for (let at = 0; at < samples.length; at += block) {
    const part = samples.subarray(at, at + block);
    const energy = part.reduce((sum, value) => sum + value * value, 0);
    if (Math.sqrt(energy / part.length) > AUDIBLE_RMS) audible += part.length;
  }
  return audible / hz;
}

/** Linear interpolation: enough for comparing, when what is above the lower rate's half is faint. */
function resample(samples: Float32Array, from: number, to: number): Float32Array {
  return Float32Array.from({ length: Math.floor((samples.length * to) / from) }, (_, i) => {
    const at = (i * from) / to;
    const left = Math.floor(at);
    const before = samples[left] ?? 0;
    return before + (at - left) * ((samples[left + 1] ?? 0) - before);
  });
}
