/**
 * Soft noise as loud as the talker's background, in place of the silence that isn't sent (DTX): a
 * line that goes dead between words sounds broken.
 */
export interface ComfortNoise {
  /** Learns from `count` samples that were heard, of about 1 to 20 ms. */
  hear(samples: Float32Array, from: number, count: number): void;
  /** Whether what was heard last was background, no voice. */
  readonly isQuiet: boolean;
  /** Whether the first `count` samples are. */
  isBackground(samples: Float32Array, count: number): boolean;
  /** Writes `count` samples of it at `from`. */
  make(into: Float32Array, from: number, count: number): void;
}

/** −46 dB below full scale: what is louder is no background. */
const LOUDEST = 0.005;
/** The background is what is left over in the pauses: down at once, up by 6 dB a second. */
const RISE_PER_SAMPLE = Math.LN2 / 48_000;
/** Four times the background is voice. */
const QUIET = 4;
/** −80 dB: below is silence, whatever the background. */
const SILENT = 1e-4;
/** The power of the last 10 ms or so. */
const POWER_SAMPLES = 480;
/** A one-pole low-pass at about 1.2 kHz: rooms rumble more than they hiss. */
const SMOOTHING = 0.15;
/** The RMS of uniform noise of ±1 after the low-pass. */
const FILTERED_RMS = Math.sqrt(SMOOTHING / (2 - SMOOTHING) / 3);
/** Level changes take about 20 ms; what is left of one then is nothing. */
const GLIDE = 1 / 960, STILL = 1e-9;

export function createComfortNoise(): ComfortNoise {
  let random = 0x2545f491;
  let filtered = 0;
  let power = 0;
  let background = 0;
  let isFirst = true;
  let gain = 0;

  const isQuiet = (rms: number) => rms <= SILENT || rms <= Math.min(LOUDEST, QUIET * background);

  return {
    hear(samples, from, count) {
      let sum = 0;
      for (let i = from; i < from + count; i++) sum += samples[i]! * samples[i]!;
      power += (sum / count - power) * Math.min(1, count / POWER_SAMPLES);
      const rms = Math.sqrt(power);
      if (isFirst || rms < background) background = rms;
      else background = Math.min(rms, Math.max(SILENT, background) * (1 + RISE_PER_SAMPLE * count));
      isFirst = false;
    },
    get isQuiet() {
      return isQuiet(Math.sqrt(power));
    },
    isBackground(samples, count) {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += samples[i]! * samples[i]!;
      return isQuiet(Math.sqrt(sum / count));
    },
    make(into, from, count) {
      // In locals: a closure's numbers would be allocated anew for each sample.
      let bits = random, low = filtered, now = gain;
      const wanted = Math.min(LOUDEST, background) / FILTERED_RMS;
      for (let i = from; i < from + count; i++) {
        bits ^= bits << 13;
        bits ^= bits >>> 17;
        bits ^= bits << 5;
        low += SMOOTHING * (bits / 2 ** 31 - low);
        now += (wanted - now) * GLIDE;
        into[i] = now * low;
      }
      random = bits;
      filtered = low;
      // Ever smaller numbers are slow to compute with.
      gain = Math.abs(wanted - now) < STILL ? wanted : now;
    },
  };
}
