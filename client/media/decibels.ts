/** Decibels of ratios of amplitudes; 0 dB is 1. */

/** Amplitude ratio of so many dB. */
export function fromDecibels(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** dB of a ratio of powers; silence is −200, so that it can be reckoned with. */
export function powerDecibels(power: number): number {
  return 10 * Math.log10(Math.max(1e-20, power));
}
