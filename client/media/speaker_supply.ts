import { NEED, type Need } from "./audio_device.ts";

/** How much a speaker is kept supplied with, in one stream with its microphone. */
export interface SpeakerSupply {
  /** `writable`: samples that the device would take now. */
  need(writable: number): Need;
  /** Samples that the device held when it was last asked: what is written then plays after them. */
  readonly held: number;
  /** The device played a gap: it gets more from now on. */
  ranDry(): void;
}

/** The least that is kept: what plays now and what comes next. */
const LEAST_PERIODS = 2;
/** What was added goes again after so many quiet periods: 10 s of 5 ms. */
const CALM_PERIODS = 2_000;

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
  let target = Math.max(least, startPeriods * period);
  /** A gap alone was the machine's, as at the start; another one soon after says that more is needed. */
  let isAlone = true;
  let holds = capacity;
  let calm = 0;
  let held = 0;
  return {
    get held() {
      return held;
    },
    need(writable) {
      if (capacity === 0 && writable > holds) holds = writable;
      if (++calm > CALM_PERIODS) {
        target = Math.max(least, target - period);
        isAlone = true;
        calm = 0;
      }
      held = holds - writable;
      if (writable < period || held + period > target) return NEED.enough;
      return held < period ? NEED.starving : NEED.some;
    },
    ranDry() {
      calm = 0;
      if (!isAlone && target + period <= holds) target += period;
      isAlone = false;
    },
  };
}
