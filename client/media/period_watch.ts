import { AUDIO_WORD } from "./audio_control.ts";

export interface PeriodWatch {
  stop(): void;
}

/** Of the timer that serves where nothing wakes who waits. */
const TIMER_MS = 2;

/**
 * Calls `onPeriod` after each period of the sound ends, once where several have passed. Nothing
 * blocks: `Atomics.waitAsync` wakes the event loop within 0.1 ms.
 * @param control the sound ends' `AUDIO_WORD`s
 * @param isWoken whether the runtime does that; by a timer else
 */
export function createPeriodWatch(
  control: Int32Array,
  onPeriod: () => void,
  isWoken = wakesWhoWaits(Deno.version.deno),
): PeriodWatch {
  let isWatching = true;
  let seen = Atomics.load(control, AUDIO_WORD.periods);
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    const now = Atomics.load(control, AUDIO_WORD.periods);
    if (now === seen) return;
    seen = now;
    onPeriod();
  }

  function wait(): void {
    while (isWatching) {
      look();
      const { async, value } = Atomics.waitAsync(control, AUDIO_WORD.periods, seen);
      if (async) {
        value.then(wait);
        return;
      }
    }
  }
  onPeriod();
  if (isWoken) wait();
  else timer = setInterval(look, TIMER_MS);

  return {
    stop() {
      isWatching = false;
      clearInterval(timer);
      // Ends the wait that is under way, whose memory would be kept for ever else.
      Atomics.notify(control, AUDIO_WORD.periods);
    },
  };
}

/**
 * Whether a version of Deno resolves `Atomics.waitAsync` by itself: 2.6.10 was seen to do so only when
 * something else wakes the thread, 2.8.3 at once.
 */
export function wakesWhoWaits(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 8);
}
