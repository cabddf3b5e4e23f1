import type { PacerClock } from "./pacer.ts";

/** Waits for a stream without entering a call of PortAudio's that might never return. */
export interface StreamWait {
  /** Whether the stream has been seen to move; until then it may take seconds. */
  readonly hasMoved: boolean;
  /** Blocks until the samples are there; false: it is to stop. @throws {StreamStalledError} */
  wait(): boolean;
  /** The stream starts anew, as ALSA's do after a gap: it may take seconds again. */
  restart(): void;
}

/** The device has stopped moving sound: unplugged, or its daemon is gone. */
export class StreamStalledError extends Error {
  override name = "StreamStalledError";
}

/** PulseAudio takes up to 2 s for the first samples. */
const START_PATIENCE_MS = 5_000;
/** Later, periods come every 5 ms; a busy machine may be late by tens of them. */
const PATIENCE_MS = 400;
/** Between two looks: a delay of half of it on average. */
const STEP_MS = 0.5;
/** A longer sleep than this was the machine's, not the device's: it counts as this much. */
const MOST_A_STEP_MS = 20;

/**
 * Waits until `available` tells `samples` samples at `hz`: what can be read, or the room to write.
 * `goOn` is asked while it waits.
 *
 * A blocking call in place of this would be left only by aborting the stream from another thread,
 * and for a stream that only plays not even so: ALSA's pulse plugin makes it spin for ever.
 */
export function createStreamWait(
  available: () => number,
  samples: number,
  hz: number,
  clock: PacerClock,
  goOn: () => boolean,
): StreamWait {
  let hasMoved = false, patienceMs = START_PATIENCE_MS;
  return {
    get hasMoved() {
      return hasMoved;
    },
    wait() {
      let has = available();
      if (has >= samples) return true;
      let waitedMs = 0;
      // What lacks can't come sooner than at the stream's own rate.
      let stepMs = Math.max(STEP_MS, ((samples - has) * 1000) / hz - STEP_MS);
      do {
        const before = clock.now();
        clock.wait(stepMs);
        waitedMs += Math.min(clock.now() - before, MOST_A_STEP_MS);
        if (waitedMs > patienceMs) {
          throw new StreamStalledError("The sound device stopped moving sound");
        }
        if (!goOn()) return false;
        stepMs = STEP_MS;
        has = available();
      } while (has < samples);
      hasMoved = true;
      patienceMs = PATIENCE_MS;
      return true;
    },
    restart() {
      patienceMs = START_PATIENCE_MS;
    },
  };
}
