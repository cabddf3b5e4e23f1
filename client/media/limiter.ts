/**
 * Keeps peaks below full scale, without delay: a peak is met by a gain that falls with it and comes
 * back slowly, so that what is too loud is turned down rather than clipped wave by wave.
 */
export interface Limiter {
  /** Limits the first `count` samples in place. */
  process(samples: Float32Array, count?: number): void;
  /** What it multiplies with now: 1 unless it is too loud. */
  readonly gain: number;
}

/** −1 dBFS: resampling and codecs add to peaks. */
export const LIMITER_CEILING = 0.89;
/** −5 dBFS: peaks above it are bent, the higher the more, so that there is no edge. */
const KNEE = 0.56;
/** It comes back to within 1/e in so much. */
const RELEASE_SECONDS = 0.15;

export function createLimiter(rateHz: number): Limiter {
  const releaseShare = 1 / (RELEASE_SECONDS * rateHz);
  const room = LIMITER_CEILING - KNEE;
  let gain = 1;
  return {
    process(samples, count = samples.length) {
      let now = gain; // in a local: a closure's number would be allocated for each sample
      for (let i = 0; i < count; i++) {
        const x = samples[i]!;
        const size = Math.abs(x);
        now += releaseShare * (1 - now);
        if (size * now > KNEE) {
          const over = size - KNEE;
          const bent = KNEE + (room * over) / (room + over); // slope 1 at the knee
          if (bent < size * now) now = bent / size;
        }
        samples[i] = x * now;
      }
      gain = now;
    },
    get gain() {
      return gain;
    },
  };
}
