/**
 * At what speed the sound is to be played so that the delay comes to its target: so little off that
 * nobody hears it. A clock that drifts by 200 ppm takes a tenth of a percent now and then.
 */
export interface SpeedControl {
  readonly speed: number;
  /** `over`: samples of 48 kHz beyond the target; NaN: leave it alone for now. Once a millisecond or so. */
  steer(over: number): void;
}

/** The delay is left alone while it is within these of its target, in samples: 1 ms, 0.4 ms. */
const OVER = 48, UNDER = 20;
const SETTLED = 10;
const MAX_CHANGE = 0.025, LEAST_CHANGE = 0.001;
/** What deviates is worked off in about this time, in samples: too late sound sooner. */
const CORRECTION_OVER = 24_000, CORRECTION_UNDER = 12_000;
/** By so much a step. */
const STEP = 0.001;

export function createSpeedControl(): SpeedControl {
  let speed = 1;
  let isCorrecting = false;
  return {
    steer(over) {
      if (over > OVER || over < -UNDER) isCorrecting = true;
      else if (Number.isNaN(over) || Math.abs(over) <= SETTLED) isCorrecting = false;
      const change = Math.abs(over) / (over > 0 ? CORRECTION_OVER : CORRECTION_UNDER);
      const limited = Math.min(MAX_CHANGE, Math.max(LEAST_CHANGE, change));
      const wanted = isCorrecting ? 1 + Math.sign(over) * limited : 1;
      speed += Math.max(-STEP, Math.min(STEP, wanted - speed));
    },
    get speed() {
      return speed;
    },
  };
}
