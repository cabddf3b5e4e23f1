/**
 * Times as RTCP writes them (RFC 3550, section 4): seconds and 2^-32 of a second since any moment,
 * here since the sender's clock began.
 */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

const FRACTIONS = 2 ** 32;

export function ntpOf(ms: number): NtpTime {
  const seconds = Math.floor(ms / 1_000);
  const fraction = Math.round((ms - seconds * 1_000) / 1_000 * FRACTIONS);
  return fraction < FRACTIONS ? { seconds, fraction } : { seconds: seconds + 1, fraction: 0 };
}

export function msOfNtp(seconds: number, fraction: number): number {
  return seconds * 1_000 + fraction / FRACTIONS * 1_000;
}

/** The middle 32 bits: 2^-16 of a second, modulo 65,536 s. */
export function compactNtpOf(ms: number): number {
  const { seconds, fraction } = ntpOf(ms);
  return (seconds << 16 | fraction >>> 16) >>> 0;
}
