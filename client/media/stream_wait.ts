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
/**
 * By so much a period is looked for sooner than the last one was there at the first look, or later than one
 * that was not: seldom twice, hardly late, and a single late period is no news.
 */
const SOONER_MS = 0.05, LATER_MS = 0.1;
/** A longer sleep than this was the machine's, not the device's: it counts as this much. */
const MOST_A_STEP_MS = 20;

/**
 * Waits until `available` tells `samples` samples at `hz`: what can be read, or the room to write.
 * `goOn` is asked while it waits.
 *
 * Devices hand sound out in pieces, a period apart whenever the last one was taken: so it is when they
 * came that tells when the next one is due. Who is late once is in time again with the next.
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
  const periodMs = (1_000 * samples) / hz;
  let hasMoved = false, patienceMs = START_PATIENCE_MS;
  let dueMs = Number.NaN; // when the period that is waited for should be there

  /** What lacks can't take longer than at the stream's own rate. */
  function firstStepMs(has: number): number {
    const lackingMs = (1_000 * (samples - has)) / hz;
    if (Number.isNaN(dueMs)) return Math.max(STEP_MS, lackingMs - STEP_MS);
    return Math.max(STEP_MS / 2, Math.min(dueMs - clock.now(), lackingMs));
  }

  function found(looks: number): void {
    const now = clock.now();
    if (Number.isNaN(dueMs) || now < dueMs) dueMs = now;
    else if (looks === 1) dueMs -= SOONER_MS;
    else if (looks > 1) dueMs = Math.min(now, dueMs + LATER_MS);
    dueMs += periodMs;
    // A clock that jumped, or a device that did.
    if (Math.abs(dueMs - now) > 2 * periodMs) dueMs = now + periodMs;
  }

  return {
    get hasMoved() {
      return hasMoved;
    },
    wait() {
      let has = available();
      if (has >= samples) {
        if (hasMoved) found(0);
        return true;
      }
      let waitedMs = 0, looks = 0;
      let stepMs = firstStepMs(has);
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
        looks++;
      } while (has < samples);
      found(looks);
      hasMoved = true;
      patienceMs = PATIENCE_MS;
      return true;
    },
    restart() {
      patienceMs = START_PATIENCE_MS;
      dueMs = Number.NaN;
    },
  };
}
