/**
 * Sound in place of what is missing: the last milliseconds back and forth, fading to silence. It
 * goes on from the last sample played without a step, so nothing clicks.
 */
export interface Concealer {
  /** Remembers a sample that was played. */
  played(sample: number): void;
  /** The last of what was played is where the made-up sound begins. */
  begin(): void;
  /** The next made-up sample; silence once it has faded. */
  next(): number;
}

/** @param fadeSamples how long until silence; `repeatSamples`: what is repeated, a power of two */
export function createConcealer(fadeSamples: number, repeatSamples: number): Concealer {
  const mask = repeatSamples - 1;
  const last = new Float32Array(repeatSamples);
  const repeated = new Float32Array(repeatSamples);
  let at = 0;
  let made = fadeSamples;
  return {
    played(sample) {
      last[at++ & mask] = sample;
    },
    begin() {
      for (let i = 0; i < repeatSamples; i++) repeated[i] = last[(at + i) & mask]!;
      at &= mask;
      made = 0;
    },
    next() {
      if (made >= fadeSamples) return 0;
      const phase = (made + 1) % (2 * mask);
      const sample = repeated[Math.abs(mask - phase)]!;
      return sample * (1 - ++made / fadeSamples);
    },
  };
}
