/** What a meter shows as nothing, in dB below full scale: the noise of a quiet room. */
const FLOOR_DB = -60;

/** RMS of full scale (0 to 1) → per cent of a meter, even in decibels as the ear is. */
export function levelPercent(rms: number): number {
  if (!(rms > 0)) return 0;
  const db = 20 * Math.log10(rms);
  return Math.round(100 * Math.min(1, Math.max(0, 1 - db / FLOOR_DB)));
}
