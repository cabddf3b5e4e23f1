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

/** Kept at first: what plays now and what comes next. */
const START_PERIODS = 2;
/** What a gap added goes again after so many quiet periods: 10 s of 5 ms. */
const CALM_PERIODS = 2_000;

/**
 * Keeps the delay of a duplex stream small: of the device's buffer only as much is filled as it has
 * turned out to need. `capacity`: samples that its buffer holds; 0 if unknown, then it is the most
 * that it was seen to take.
 */
export function createSupply(period: number, capacity: number): SpeakerSupply {
  const start = START_PERIODS * period;
  let target = start;
  let holds = capacity;
  let calm = 0;
  let held = 0;
  return {
    get held() {
      return held;
    },
    need(writable) {
      if (capacity === 0 && writable > holds) holds = writable;
      if (++calm > CALM_PERIODS && target > start) {
        target -= period;
        calm = 0;
      }
      held = holds - writable;
      if (writable < period || held + period > target) return NEED.enough;
      return held < period ? NEED.starving : NEED.some;
    },
    ranDry() {
      calm = 0;
      if (target + period <= holds) target += period;
    },
  };
}
