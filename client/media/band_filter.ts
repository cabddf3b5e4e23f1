/**
 * Gives each frequency band its own gain, without delay: a minimum-phase filter, made anew for every
 * block from the bands' gains (by the cepstrum: Oppenheim and Schafer, "Discrete-Time Signal
 * Processing", chapter on cepstrum analysis), and applied by overlap-save.
 */
import { createFourier } from "./fourier.ts";
import { BLOCK_RATE_HZ, BLOCK_SAMPLES } from "./processing_block.ts";

export interface BandFilter {
  /** Filters a block in place; `gains` hold from its first milliseconds on, those before until then. */
  process(block: Float32Array, gains: ArrayLike<number>): void;
}

/** 188 Hz a step, the bands are 200 Hz and more apart: half as many make nothing measurably better. */
const DESIGN_SIZE = 256;
const TAPS = 256;
const FADE_TAPS = 64;
const SIZE = 1_024; // at least BLOCK_SAMPLES + TAPS − 1
/** −30 dB: what is left of the noise is even, and hides what comes and goes in it. */
const LEAST_GAIN = 0.032;
/** From one filter to the next: 2 ms. */
const CHANGE_SAMPLES = 96;

/** @param centresHz ascending from 0; the gain is linear in between, and even beyond the last */
export function createBandFilter(centresHz: readonly number[]): BandFilter {
  const design = createFourier(DESIGN_SIZE), fourier = createFourier(SIZE);
  const { band, share } = interpolation(centresHz);
  const logRe = new Float64Array(DESIGN_SIZE), logIm = new Float64Array(DESIGN_SIZE);
  const re = new Float64Array(SIZE), im = new Float64Array(SIZE);
  let filterRe = new Float64Array(SIZE).fill(1), filterIm = new Float64Array(SIZE);
  let nextRe = new Float64Array(SIZE), nextIm = new Float64Array(SIZE);
  const input = new Float32Array(SIZE);

  /** Leaves the impulse response in `logRe`. */
  function makeMinimumPhase(gains: ArrayLike<number>): void {
    const half = DESIGN_SIZE / 2;
    for (let k = 0; k <= half; k++) {
      const low = gains[band[k]!]!, high = gains[band[k]! + 1]!;
      const gain = Math.min(1, Math.max(LEAST_GAIN, low + share[k]! * (high - low)));
      logRe[k] = Math.log(gain);
    }
    for (let k = 1; k < half; k++) logRe[DESIGN_SIZE - k] = logRe[k]!;
    logIm.fill(0);
    design.inverse(logRe, logIm);
    // The cepstrum of a minimum-phase response is all in its first half.
    for (let n = 1; n < half; n++) {
      logRe[n] = 2 * logRe[n]!;
      logRe[DESIGN_SIZE - n] = 0;
    }
    logIm.fill(0);
    design.forward(logRe, logIm);
    for (let k = 0; k <= half; k++) {
      const gain = Math.exp(logRe[k]!), phase = logIm[k]!;
      logRe[k] = gain * Math.cos(phase);
      logIm[k] = gain * Math.sin(phase);
    }
    for (let k = 1; k < half; k++) {
      logRe[DESIGN_SIZE - k] = logRe[k]!;
      logIm[DESIGN_SIZE - k] = -logIm[k]!;
    }
    design.inverse(logRe, logIm);
    for (let n = 1; n <= FADE_TAPS; n++) {
      logRe[TAPS - n] = logRe[TAPS - n]! * (0.5 - 0.5 * Math.cos((Math.PI * n) / (FADE_TAPS + 1)));
    }
  }

  return {
    process(block, gains) {
      makeMinimumPhase(gains);
      input.copyWithin(0, BLOCK_SAMPLES);
      input.set(block, SIZE - BLOCK_SAMPLES);
      // Sound and filter are real, so that one transform does for both: it is taken apart again.
      for (let i = 0; i < SIZE; i++) {
        re[i] = input[i]!;
        im[i] = i < TAPS ? logRe[i]! : 0;
      }
      fourier.forward(re, im);
      for (let k = 0; k <= SIZE / 2; k++) separateAndMultiply(k, (SIZE - k) % SIZE);
      fourier.inverse(re, im);
      // `re` is the sound through the filter before, `im` through the new one.
      for (let i = 0, at = SIZE - BLOCK_SAMPLES; i < BLOCK_SAMPLES; i++, at++) {
        const share = i < CHANGE_SAMPLES ? (i + 1) / CHANGE_SAMPLES : 1;
        block[i] = re[at]! + share * (im[at]! - re[at]!);
      }
      const usedRe = filterRe, usedIm = filterIm;
      filterRe = nextRe;
      filterIm = nextIm;
      nextRe = usedRe;
      nextIm = usedIm;
    },
  };

  function separateAndMultiply(k: number, mirror: number): void {
    const aRe = re[k]!, aIm = im[k]!, bRe = re[mirror]!, bIm = im[mirror]!;
    const soundRe = (aRe + bRe) / 2, soundIm = (aIm - bIm) / 2;
    const newRe = (aIm + bIm) / 2, newIm = (bRe - aRe) / 2;
    nextRe[k] = newRe;
    nextIm[k] = newIm;
    const oldRe = filterRe[k]!, oldIm = filterIm[k]!;
    const beforeRe = soundRe * oldRe - soundIm * oldIm,
      beforeIm = soundRe * oldIm + soundIm * oldRe;
    const afterRe = soundRe * newRe - soundIm * newIm, afterIm = soundRe * newIm + soundIm * newRe;
    // Both are spectra of real sounds; the second one goes to the imaginary part.
    re[k] = beforeRe - afterIm;
    im[k] = beforeIm + afterRe;
    re[mirror] = beforeRe + afterIm;
    im[mirror] = afterRe - beforeIm;
  }
}

/** For each step of the design: the band below, and how far it is to the next one, 0 to 1. */
function interpolation(centresHz: readonly number[]) {
  const count = DESIGN_SIZE / 2 + 1;
  const band = new Uint8Array(count), share = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const hz = (k * BLOCK_RATE_HZ) / DESIGN_SIZE;
    const above = centresHz.findIndex((centre) => centre > hz);
    const low = above === -1 ? centresHz.length - 2 : above - 1;
    band[k] = low;
    const width = centresHz[low + 1]! - centresHz[low]!;
    share[k] = Math.min(1, (hz - centresHz[low]!) / width);
  }
  return { band, share };
}
