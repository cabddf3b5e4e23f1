/**
 * How much faster the speaker's clock runs than the microphone's. Two devices have two crystals, up to
 * some hundred millionths apart, and samples come and go in pieces: how many of them by when is all
 * that is known of a clock, so a line is laid through that for each.
 */
export interface ClockDrift {
  /** Samples that the microphone has given and the speaker has taken in all, at this ms of any clock. */
  see(nowMs: number, captured: number, played: number): void;
  /** By how many millionths the speaker's clock is faster: as far as it is sure, 0 until it is. */
  readonly ppm: number;
}

/** What is seen within it is one point: moments that are a little off are so together. */
const POINT_MS = 100;
/** Older points count for less: crystals change as they get warm. */
const KEPT_POINTS = 200;
/** Before, a line says nothing: 2 s. */
const LEAST_POINTS = 20;
/**
 * From one point to the next a clock is ahead by hundredths of a ms more: what is more than this was
 * sound that was lost, or a buffer that has another size now.
 */
const STEP_MS = 1.5;
/** How many standard deviations are no news, and how many it takes to be news at all: stalls come in rows. */
const DOUBT = 1.5, SURE = 6;
/** No sound card is so far off: something else is seen, as of a device that loses sound all the time. */
const MOST_PPM = 400;

/** @param rates samples a second that each end is said to move */
export function createClockDrift(
  rates: { readonly captureHz: number; readonly playbackHz: number },
): ClockDrift {
  const microphone = createClockLine(rates.captureHz);
  const speaker = createClockLine(rates.playbackHz);
  return {
    see(nowMs, captured, played) {
      microphone.add(nowMs, captured);
      speaker.add(nowMs, played);
    },
    get ppm() {
      if (!microphone.isKnown || !speaker.isKnown) return 0;
      const ppm = 1e6 * (speaker.slope - microphone.slope);
      if (Math.abs(ppm) > MOST_PPM) return 0;
      const deviation = 1e6 * Math.sqrt(speaker.variance + microphone.variance);
      if (Math.abs(ppm) < SURE * deviation) return 0;
      return Math.sign(ppm) * (Math.abs(ppm) - DOUBT * deviation);
    },
  };
}

/** By how much more a clock moves than it should, of what it should; with the variance of that. */
interface ClockLine {
  /** Nothing, where there are no more than before. */
  add(nowMs: number, samples: number): void;
  readonly isKnown: boolean;
  readonly slope: number;
  readonly variance: number;
}

/** Least squares, weighted by age; West, "Updating mean and variance estimates", 1979. */
function createClockLine(hz: number): ClockLine {
  let lastSamples = Number.NaN, startMs = 0, aheadSumMs = 0, timeSumMs = 0, seen = 0;
  /** What steps have added. */
  let offsetMs = 0, lastAheadMs = 0, isStepping = false;
  let weight = 0, meanMs = 0, meanAheadMs = 0;
  /** Sums of squares about the means: of the time, of both, of how far the clock is ahead. */
  let times = 0, products = 0, aheads = 0;

  const slope = () => times > 0 ? products / times : 0;
  const deviation = () => Math.max(0, aheads - slope() * products) / Math.max(1, weight - 2);

  function addPoint(timeMs: number, seenAheadMs: number): void {
    const isStep = Math.abs(seenAheadMs - lastAheadMs) > STEP_MS;
    lastAheadMs = seenAheadMs;
    if (isStep && weight < LEAST_POINTS) {
      weight =
        times =
        products =
        aheads =
          0;
    }
    const wasStepping = isStepping;
    isStepping = isStep;
    // A step may lie within a point: only what comes after is on the line again.
    if (isStep) return;
    if (wasStepping) {
      const expectedMs = weight === 0 ? 0 : meanAheadMs + slope() * (timeMs - meanMs);
      offsetMs = seenAheadMs - expectedMs;
    }
    const aheadMs = seenAheadMs - offsetMs;
    const kept = 1 - 1 / KEPT_POINTS;
    weight = kept * weight + 1;
    const time = timeMs - meanMs, ahead = aheadMs - meanAheadMs;
    meanMs += time / weight;
    meanAheadMs += ahead / weight;
    times = kept * times + time * (timeMs - meanMs);
    products = kept * products + time * (aheadMs - meanAheadMs);
    aheads = kept * aheads + ahead * (aheadMs - meanAheadMs);
  }

  return {
    add(nowMs, samples) {
      if (samples === lastSamples) return;
      lastSamples = samples;
      if (seen > 0 && nowMs - startMs >= POINT_MS) {
        addPoint(timeSumMs / seen, aheadSumMs / seen);
        seen = timeSumMs = aheadSumMs = 0;
      }
      if (seen === 0) startMs = nowMs;
      seen++;
      timeSumMs += nowMs;
      aheadSumMs += (1_000 * samples) / hz - nowMs;
    },
    get isKnown() {
      return weight >= LEAST_POINTS;
    },
    get slope() {
      return slope();
    },
    get variance() {
      return times > 0 ? deviation() / times : Number.POSITIVE_INFINITY;
    },
  };
}
