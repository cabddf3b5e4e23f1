import { AUDIO_WORD } from "./audio_control.ts";

export interface PeriodWatch {
  stop(): void;
}

/**
 * Calls `onPeriod` after each period of the sound ends, once where several have passed. Nothing
 * blocks: `Atomics.waitAsync` wakes the event loop within 0.1 ms.
 * @param control the sound ends' `AUDIO_WORD`s
 */
export function createPeriodWatch(control: Int32Array, onPeriod: () => void): PeriodWatch {
  let isWatching = true;

  function wait(): void {
    while (isWatching) {
      const seen = Atomics.load(control, AUDIO_WORD.periods);
      onPeriod();
      const { async, value } = Atomics.waitAsync(control, AUDIO_WORD.periods, seen);
      if (async) {
        value.then(wait);
        return;
      }
    }
  }
  wait();

  return {
    stop() {
      isWatching = false;
      // Ends the wait that is under way, whose memory would be kept for ever else.
      Atomics.notify(control, AUDIO_WORD.periods);
    },
  };
}
