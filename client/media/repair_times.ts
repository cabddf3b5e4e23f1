/**
 * When to look for a device that lacks: at once when one has died or others have come, then at longer
 * and longer intervals, and never so often that it costs much.
 */
export interface RepairTimes {
  /** A device has died that had served for so long. One that dies again and again is given some rest. */
  died(servedMs: number): void;
  /** Something still lacks, after an attempt that took so long (0: of the first opening). */
  lacks(tookMs: number): void;
  isWell(): void;
  /** Other devices are there. */
  hurry(): void;
  stop(): void;
}

const FIRST_MS = 1_000, MOST_MS = 4_000;
/** After a device has served for so long, its death is a new one. */
const SERVED_MS = 5_000;
/** So many may die sooner: both ends, of one cause. */
const EARLY_DEATHS = 2;
/** An attempt that hangs leaves a thread behind: one that took long is made less often. */
const REST = 3;

/** Calls `action` after so long; what it gives takes that back. */
export type Later = (ms: number, action: () => void) => () => void;

function afterTimeout(ms: number, action: () => void): () => void {
  const timer = setTimeout(action, ms);
  return () => clearTimeout(timer);
}

/**
 * @param attempt begins one; further ones come only after `lacks`, `died` or `hurry`
 * @param later for tests
 */
export function createRepairTimes(attempt: () => void, later: Later = afterTimeout): RepairTimes {
  let intervalMs = FIRST_MS;
  let earlyDeaths = 0;
  let cancel = () => {};
  let isOver = false;
  /** What an attempt that is under way can't have seen: the next is to come right after it. */
  let isNews = false;

  function plan(ms: number) {
    cancel();
    if (isOver) return;
    cancel = later(ms, () => {
      isNews = false;
      attempt();
    });
  }
  function planNow() {
    intervalMs = FIRST_MS;
    isNews = true;
    plan(0);
  }
  function planLater(leastMs: number) {
    plan(Math.max(intervalMs, leastMs));
    intervalMs = Math.min(2 * intervalMs, MOST_MS);
  }

  return {
    died(servedMs) {
      if (servedMs > SERVED_MS) earlyDeaths = 0;
      else earlyDeaths++;
      if (earlyDeaths > EARLY_DEATHS) return planLater(0);
      planNow();
    },
    lacks(tookMs) {
      if (!isNews) planLater(REST * tookMs);
    },
    isWell: () => cancel(),
    hurry: planNow,
    stop() {
      isOver = true;
      cancel();
    },
  };
}
