import { estoi } from "./estoi.ts";
import { lineUp } from "./line_up.ts";
import { resampleTo } from "./resample.ts";
import { visqol } from "./visqol.ts";

export interface SpeechScore {
  /** Mean opinion score, 1 bad to 5 excellent (ViSQOL v3, speech mode): how it sounds. */
  readonly mos: number;
  /** Intelligibility, 0 to 1 (ESTOI): how much of it can be understood. */
  readonly intelligibility: number;
  /** How much later it was heard than said, the median; and from the 10th to the 90th percentile. */
  readonly delayMs: number;
  readonly delaySpreadMs: number;
}

/** The rate that ViSQOL's speech mode is made for: sounds up to 8 kHz count. */
const HZ = 16_000;
/** The playout moves speech by less than these two patches of 0.4 s. */
const SEARCH_PATCHES = 2;

/**
 * Scores what was heard against what was said.
 * @param recording at the same rate; it begins when the talker does, or earlier by up to 2 s
 */
export function scoreSpeech(said: Float32Array, recording: Float32Array, hz: number): SpeechScore {
  const reference = Float32Array.from(resampleTo(said, hz, HZ));
  const heard = Float32Array.from(resampleTo(recording, hz, HZ));
  const { whole, pieces, delayMs, delaysMs } = lineUp(reference, heard, HZ);
  const sorted = delaysMs.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN;
  const { mos } = visqol(
    Float64Array.from(reference),
    Float64Array.from(whole),
    HZ,
    SEARCH_PATCHES,
  );
  return {
    mos,
    // Undoing the playout's changes helps where there are some, and may mistake a hole for one.
    intelligibility: Math.max(estoi(reference, whole, HZ), estoi(reference, pieces, HZ)),
    delayMs,
    delaySpreadMs: at(0.9) - at(0.1),
  };
}
