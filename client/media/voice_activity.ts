/**
 * Whether somebody speaks, from the power of blocks of 5 ms: louder than the noise floor by a
 * margin. The floor follows quiet at once and noise slowly, so that the pauses between words set it
 * (after R. Martin, "Noise power spectral density estimation based on optimal smoothing and minimum
 * statistics", IEEE Trans. Speech and Audio Processing 9(5), 2001, in one band and without its bias
 * correction).
 */
export interface VoiceActivity {
  /** Somebody speaks, or has within the hangover. */
  readonly talking: boolean;
  /** Counts a block of `ACTIVITY_BLOCK_MS` in: the mean of its squares, of full scale. */
  block(power: number): void;
}

export const ACTIVITY_BLOCK_MS = 5;
/** Between words, and for what is faint at a word's end. */
export const HANGOVER_MS = 300;
/** One block alone is a click; two are 10 ms, within the gate's pre-roll. */
const ONSET_BLOCKS = 2;

const power = (db: number) => 10 ** (db / 10);

/** Above the floor: to begin with, and to go on. */
const BEGIN = power(9), GO_ON = power(6);
/** Speech is louder than that, whatever the noise: dBFS. */
const LEAST_THRESHOLD = power(-55);
/** Where the floor may be; above −30 dBFS it is music or a tone, and somebody wants it heard. */
const FIRST_FLOOR = power(-50), LEAST_FLOOR = power(-90), MOST_FLOOR = power(-30);
/** Over so many ms the floor's power is smoothed, so that a hum of 50 Hz is one noise, not a beat. */
const SMOOTHING = ACTIVITY_BLOCK_MS / 40;
const FLOOR_DOWN = 0.2;
/** 5 dB a second: a fan that starts is the floor after five. */
const FLOOR_UP = power((5 * ACTIVITY_BLOCK_MS) / 1_000);

export function createVoiceActivity(): VoiceActivity {
  let floor = FIRST_FLOOR;
  let smoothed = FIRST_FLOOR;
  let loudBlocks = 0;
  let hangoverMs = 0;
  return {
    get talking() {
      return hangoverMs > 0;
    },
    block(now) {
      smoothed += SMOOTHING * (now - smoothed);
      if (smoothed < floor) floor += FLOOR_DOWN * (smoothed - floor);
      else floor = Math.min(smoothed, floor * FLOOR_UP);
      floor = Math.min(MOST_FLOOR, Math.max(LEAST_FLOOR, floor));
      const over = hangoverMs > 0 ? GO_ON : BEGIN;
      loudBlocks = now > Math.max(LEAST_THRESHOLD, floor * over) ? loudBlocks + 1 : 0;
      if (loudBlocks >= ONSET_BLOCKS) hangoverMs = HANGOVER_MS;
      else hangoverMs = Math.max(0, hangoverMs - ACTIVITY_BLOCK_MS);
    },
  };
}
