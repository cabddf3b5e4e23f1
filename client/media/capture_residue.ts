/**
 * What lies in a microphone's device beside the periods that are read, as pure delay: a daemon hands
 * sound out in pieces of its own, and where they began out of step with our periods, up to a whole
 * period waits for the next piece, for as long as the stream is open.
 */
export interface CaptureResidue {
  /**
   * `readable`: samples that are there when a period is to be read. Returns how many of them, the
   * period aside, have lain there all the time of late: they are to be left out now.
   */
  excess(readable: number): number;
  /** The stream has begun anew: what was seen says nothing any more. */
  restart(): void;
}

/** What was there at each of so many periods has never been needed: 1 s of 5 ms. */
const WINDOW_PERIODS = 200;
/** Of so many while nobody listens yet. */
const QUIET_PERIODS = 20;
/** Less is the grain of how often the device is looked at: a tenth of a period. */
const LEAST_SHARE = 0.1;

/** @param isHeard whether somebody listens to what is captured */
export function createCaptureResidue(period: number, isHeard: () => boolean): CaptureResidue {
  let least = Infinity;
  let seen = 0;

  function restart(): void {
    least = Infinity;
    seen = 0;
  }

  return {
    excess(readable) {
      least = Math.min(least, readable - period);
      if (++seen < (isHeard() ? WINDOW_PERIODS : QUIET_PERIODS)) return 0;
      const rest = least;
      restart();
      return rest >= LEAST_SHARE * period ? Math.min(rest, period) : 0;
    },
    restart,
  };
}

/**
 * Leaves `skipped` samples out of `samples` where nobody hears a step: the first `count` fade from
 * what comes first to what comes so much later.
 */
export function fadeOver(samples: Float32Array, count: number, skipped: number): void {
  for (let i = 0; i < count; i++) {
    const later = (i + 1) / count;
    samples[i] = (1 - later) * samples[i]! + later * samples[i + skipped]!;
  }
}
