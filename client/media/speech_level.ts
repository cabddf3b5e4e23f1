/**
 * How loud somebody speaks: the mean power of the parts with speech in them, slowly followed, beside
 * the level of the noise (the least power of the last seconds). Active speech level as in ITU-T P.56
 * in what it means, not in its method.
 */
import { powerDecibels } from "./decibels.ts";
import { BLOCKS_PER_SECOND } from "./processing_block.ts";

export interface SpeechLevel {
  /**
   * Counts 10 ms in.
   * @param power mean square of the block
   * @param isVoice what a voice detector says; without one, what stands out from the noise is speech
   * @returns whether the block was taken for speech
   */
  add(power: number, isVoice?: boolean): boolean;
  /** dBFS of RMS; null until half a second of speech has been heard. */
  readonly speechDb: number | null;
  /** dBFS of RMS; −200 for digital silence. */
  readonly noiseDb: number;
}

/** What all speech is brought to, in dBFS of RMS while somebody speaks; peaks are 12 to 15 dB above. */
export const SPEECH_TARGET_DB = -20;

/** The mean follows by this share for every block of speech: 3 s of speech. */
const FOLLOW_SHARE = 1 / (3 * BLOCKS_PER_SECOND);
const KNOWN_AFTER_BLOCKS = 0.5 * BLOCKS_PER_SECOND;
/** Speech stands out from noise by at least so much (9 dB), and is at least so loud (−58 dBFS). */
const ABOVE_NOISE = 8, LEAST_POWER = 1.6e-6;
/** Quieter than the speech by so much (25 dB) is breath, or a pause. */
const BELOW_SPEECH = 0.003;
/** The noise is the least of so many windows, after smoothing. */
const NOISE_WINDOWS = 10, WINDOW_BLOCKS = 0.5 * BLOCKS_PER_SECOND;
const SMOOTH_SHARE = 0.2;
/** The least of a fluctuating power is less than its mean; about so much for noise smoothed like this. */
const LEAST_TO_MEAN = 1.5;

export function createSpeechLevel(): SpeechLevel {
  const windows = new Float64Array(NOISE_WINDOWS).fill(Number.POSITIVE_INFINITY);
  let window = 0, blocksInWindow = 0;
  let smooth = 0, noise = Number.POSITIVE_INFINITY;
  let speech = 0, speechBlocks = 0;
  let isFirst = true;

  function followNoise(power: number): void {
    smooth = isFirst ? power : smooth + SMOOTH_SHARE * (power - smooth);
    isFirst = false;
    windows[window] = Math.min(windows[window]!, smooth);
    if (++blocksInWindow < WINDOW_BLOCKS) {
      noise = Math.min(noise, LEAST_TO_MEAN * smooth);
      return;
    }
    blocksInWindow = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < NOISE_WINDOWS; i++) least = Math.min(least, windows[i]!);
    noise = LEAST_TO_MEAN * least;
    window = (window + 1) % NOISE_WINDOWS;
    windows[window] = smooth;
  }

  return {
    add(power, isVoice = true) {
      followNoise(power);
      const isSpeech = isVoice && power > LEAST_POWER && power > ABOVE_NOISE * noise &&
        power > BELOW_SPEECH * speech;
      if (!isSpeech) return false;
      speechBlocks++;
      const share = Math.max(FOLLOW_SHARE, 1 / speechBlocks);
      speech += share * (power - speech);
      return true;
    },
    get speechDb() {
      return speechBlocks < KNOWN_AFTER_BLOCKS ? null : powerDecibels(speech);
    },
    get noiseDb() {
      return powerDecibels(noise);
    },
  };
}
