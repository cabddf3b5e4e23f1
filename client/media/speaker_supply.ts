import { NEED, type Need } from "./audio_device.ts";

/** How much a speaker is kept supplied with, in one stream with its microphone. */
export interface SpeakerSupply {
  /** `writable`: samples that the device would take now. */
  need(writable: number): Need;
  /** Samples that the device held when it was last asked: what is written then plays after them. */
  readonly held: number;
  /** The device played a gap: it may get more from now on. */
  ranDry(): void;
}

/** The least that is kept: what plays now and what comes next. The most: of stalls longer than that a gap is heard. */
const LEAST_PERIODS = 2, MOST_PERIODS = 5;
/**
 * A period that was added goes again after so many quiet ones: 2 s of 5 ms. Where that was too soon,
 * since the next gap came within 10 s, it takes twice as long, up to 20 s.
 */
const CALM_PERIODS = 400, MOST_CALM_PERIODS = 4_000;
const TOO_SOON_PERIODS = 2_000;

/**
 * Keeps the delay of a duplex stream small: of the device's buffer only as much is filled as it has
 * turned out to need. `capacity`: samples that its buffer holds; 0 if unknown, then it is the most
 * that it was seen to take. `startPeriods`: kept at first; what turns out not to be needed goes again.
 */
export function createSupply(
  period: number,
  capacity: number,
  startPeriods = LEAST_PERIODS,
): SpeakerSupply {
  const least = LEAST_PERIODS * period;
  const most = Math.max(startPeriods, MOST_PERIODS) * period;
  let target = Math.max(least, startPeriods * period);
  let holds = capacity;
  let held = 0;
  let calm = 0; // quiet periods since the last gap or change
  let calmNeeded = CALM_PERIODS;
  let sinceGap = Infinity, sinceLess = Infinity; // periods
  return {
    get held() {
      return held;
    },
    need(writable) {
      if (capacity === 0 && writable > holds) holds = writable;
      held = holds - writable;
      if (writable < period || held + period > target) return NEED.enough;
      // A period is about to be written: the device's own time.
      sinceGap++;
      sinceLess++;
      if (++calm >= calmNeeded) {
        calm = 0;
        if (target > least) {
          target -= period;
          sinceLess = 0;
        } else if (sinceGap >= MOST_CALM_PERIODS) calmNeeded = CALM_PERIODS;
      }
      return held < period ? NEED.starving : NEED.some;
    },
    ranDry() {
      if (sinceLess < TOO_SOON_PERIODS) calmNeeded = Math.min(MOST_CALM_PERIODS, 2 * calmNeeded);
      // A gap alone was the machine's, as at the start; another one soon after shows that more is needed.
      if (sinceGap < TOO_SOON_PERIODS && target + period <= Math.min(holds, most)) target += period;
      calm = sinceGap = 0;
      sinceLess = Infinity;
    },
  };
}
