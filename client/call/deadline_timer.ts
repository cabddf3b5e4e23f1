/** One timer for whatever is due next. */
export interface DeadlineTimer {
  /** In place of what was set before; null: nothing is due. */
  set(atMs: number | null): void;
}

/** A timer that is so late was held up, as was all that came meanwhile. */
const HELD_UP_MS = 100;
/** So long for that to be read: timers come before messages. */
const CATCH_UP_MS = 100;
/** Who is held up at that too begins again, so often in all. */
const MOST_CATCH_UPS = 5;

/**
 * Calls `onTime` once the time has come. Where the thread was held up it first reads what came
 * meanwhile: an answer that lies there is not late.
 * @param now ms of a monotonic clock, which `set` counts by too
 */
export function createDeadlineTimer(now: () => number, onTime: () => void): DeadlineTimer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueMs: number | null = null;
  let caughtUpMs: number | null = null;
  let catchUps = 0;

  function look(): void {
    const atMs = now();
    const lateMs = atMs - Math.max(dueMs ?? atMs, caughtUpMs ?? -Infinity);
    if (lateMs > HELD_UP_MS && catchUps < MOST_CATCH_UPS) {
      catchUps++;
      caughtUpMs = atMs + CATCH_UP_MS;
      timer = setTimeout(look, CATCH_UP_MS);
      return;
    }
    caughtUpMs = null;
    catchUps = 0;
    onTime();
  }

  return {
    set(atMs) {
      clearTimeout(timer);
      timer = undefined;
      dueMs = atMs;
      if (atMs === null) return;
      const fromMs = Math.max(atMs, caughtUpMs ?? atMs);
      timer = setTimeout(look, Math.max(1, Math.ceil(fromMs - now())));
    },
  };
}
