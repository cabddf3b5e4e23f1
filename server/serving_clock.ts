/** Milliseconds in which the program could serve. */
export interface ServingClock {
  now(): number;
  /** At the last tick: costs nothing. */
  lately(): number;
  /** To be called every `everyMs`. */
  tick(): void;
}

/** A tick so much later than it should come is no busy moment: the program stood still. */
const STANDSTILL_MS = 1_000;

/**
 * A clock that stands still where the program does (SIGSTOP, a machine that sleeps): what peers said
 * meanwhile lies in the system's buffers, so that their silence must not be held against them.
 */
export function createServingClock(time: () => number, everyMs: number): ServingClock {
  let lostMs = 0;
  let tickedAt = time();
  let lately = tickedAt;
  return {
    now: () => time() - lostMs,
    lately: () => lately,
    tick() {
      const lateMs = time() - tickedAt - everyMs;
      if (lateMs > STANDSTILL_MS) lostMs += lateMs;
      tickedAt = time();
      lately = tickedAt - lostMs;
    },
  };
}
