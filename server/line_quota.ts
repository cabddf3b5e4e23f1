/** How much may be told in a second, and how much was left out. */
export interface LineQuota {
  /** Whether one more may be told; one that may not is counted. */
  take(nowMs: number): boolean;
  /** How many were left out in seconds that are over, since this was asked last. */
  leftOut(nowMs: number): number;
}

export function createLineQuota(linesASecond: number): LineQuota {
  let second = NaN;
  let taken = 0;
  let missed = 0;
  let missedBefore = 0;

  function turn(nowMs: number): void {
    const current = Math.floor(nowMs / 1_000);
    if (current === second) return;
    second = current;
    taken = 0;
    missedBefore += missed;
    missed = 0;
  }

  return {
    take(nowMs) {
      turn(nowMs);
      if (taken < linesASecond) {
        taken++;
        return true;
      }
      missed++;
      return false;
    },
    leftOut(nowMs) {
      turn(nowMs);
      const count = missedBefore;
      missedBefore = 0;
      return count;
    },
  };
}
