/** Time in ms from any origin, and a wait that blocks the thread. */
export interface PacerClock {
  now(): number;
  wait(ms: number): void;
}

/** The device clock of ends that have none. */
export interface Pacer {
  /**
   * Blocks until the next period is due; returns how many periods were missed before it. A stall of
   * up to `CATCH_UP_MS` is caught up without a wait; after a longer one the periods are missed, as a
   * real device would overflow, so that nothing comes faster than real time for long.
   */
  next(): number;
}

export const PERIOD_MS = 5;
export const CATCH_UP_MS = 200;

/** Blocks without a system call per wake; for Workers, where `Atomics.wait` is allowed. */
export function workerClock(): PacerClock {
  const never = new Int32Array(new SharedArrayBuffer(4));
  return {
    now: () => performance.now(),
    wait: (ms) => void Atomics.wait(never, 0, 0, ms),
  };
}

/** Deadlines are absolute, counted from the first call, so late wake-ups don't add up to drift. */
export function createPacer(clock: PacerClock, periodMs: number = PERIOD_MS): Pacer {
  let start = Number.NaN;
  let periods = 0;
  return {
    next() {
      if (Number.isNaN(start)) start = clock.now();
      periods++;
      const early = start + periods * periodMs - clock.now();
      if (early > 0) {
        clock.wait(early);
        return 0;
      }
      if (-early <= CATCH_UP_MS) return 0;
      const missed = Math.floor(-early / periodMs);
      periods += missed;
      return missed;
    },
  };
}
