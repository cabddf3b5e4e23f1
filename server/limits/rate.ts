/** After a rest as much may come at once as in this time. */
const BURST_MS = 1_000;

/**
 * How fast something may come in; `perSecond` may be `Infinity`. It costs two numbers and no timer. A
 * "virtual scheduling" GCRA (ITU-T I.371).
 */
export class Rate {
  readonly #eachMs: number;
  #workedOffAt = -Infinity;

  constructor(perSecond: number) {
    this.#eachMs = 1_000 / perSecond;
  }

  /** So much has come in; gives for how many ms nothing more should be taken in. */
  charge(count: number, nowMs: number): number {
    this.#workedOffAt = Math.max(this.#workedOffAt, nowMs) + count * this.#eachMs;
    return Math.max(0, this.#workedOffAt - nowMs - BURST_MS);
  }

  /** Whether all that came is worked off, so that a new one would be the same. */
  isRested(nowMs: number): boolean {
    return this.#workedOffAt <= nowMs;
  }
}
