import { AUDIO_WORD } from "./audio_control.ts";

export interface PeriodWatch {
  stop(): void;
}

/**
 * Older runtimes (Deno 2.6) resolve `Atomics.waitAsync` only when something else wakes the thread: so
 * it shows when again and again so many periods have passed since the last time. Then a timer serves.
 */
const LATE_PERIODS = 4;
const MOST_LATE = 3;
const TIMER_MS = 2;

/**
 * Calls `onPeriod` after each period of the sound ends, once where several have passed. Nothing
 * blocks: `Atomics.waitAsync` wakes the event loop within 0.1 ms.
 * @param control the sound ends' `AUDIO_WORD`s
 */
export function createPeriodWatch(control: Int32Array, onPeriod: () => void): PeriodWatch {
  let isWatching = true;
  let seen = Atomics.load(control, AUDIO_WORD.periods);
  let late = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    const now = Atomics.load(control, AUDIO_WORD.periods);
    if (now === seen) return;
    late = ((now - seen) | 0) >= LATE_PERIODS ? late + 1 : 0;
    seen = now;
    onPeriod();
  }

  function wait(): void {
    while (isWatching && timer === undefined) {
      look();
      if (late >= MOST_LATE) timer = setInterval(look, TIMER_MS);
      const { async, value } = Atomics.waitAsync(control, AUDIO_WORD.periods, seen);
      if (async) {
        value.then(wait);
        return;
      }
    }
  }
  onPeriod();
  wait();

  return {
    stop() {
      isWatching = false;
      clearInterval(timer);
      // Ends the wait that is under way, whose memory would be kept for ever else.
      Atomics.notify(control, AUDIO_WORD.periods);
    },
  };
}
