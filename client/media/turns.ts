/** Work in slices, between which whatever else the thread has to do comes to its turn. */
export interface Turns {
  /** After each slice. */
  give(): Promise<void>;
}

/** A slice that took longer was held up by other threads. */
const MOST_MS = 20;

/** Leaves as much of the time as the slices take: other threads need the processor meanwhile, too. */
export function createTurns(now: () => number = () => performance.now()): Turns {
  let beganMs = now();
  return {
    async give() {
      const tookMs = Math.min(MOST_MS, now() - beganMs);
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      beganMs = now();
    },
  };
}
