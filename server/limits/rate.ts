/** How fast something may come in. It costs two numbers and no timer. */
export interface Rate {
  /** So much has come in; gives for how many ms nothing more should be taken in. */
  charge(count: number, nowMs: number): number;
  /** Whether all that came is worked off, so that a new one would be the same. */
  isRested(nowMs: number): boolean;
}

/** After a rest as much may come at once as in this time. */
const BURST_MS = 1_000;

/** `perSecond` may be `Infinity`. A "virtual scheduling" GCRA (ITU-T I.371). */
export function createRate(perSecond: number): Rate {
  const eachMs = 1_000 / perSecond;
  let workedOffAt = -Infinity;
  return {
    charge(count, nowMs) {
      workedOffAt = Math.max(workedOffAt, nowMs) + count * eachMs;
      return Math.max(0, workedOffAt - nowMs - BURST_MS);
    },
    isRested: (nowMs) => workedOffAt <= nowMs,
  };
}
