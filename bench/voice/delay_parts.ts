/** Of what the delay of a call is made, as far as it is known without opening the sound cards. */
import { createResampler } from "../../client/media/resampler.ts";
import { V1_FRAME_MS, V1_RATE_HZ } from "../../protocol/limits.ts";
import { median } from "../../tools/correlate.ts";
import type { CallFigures } from "./measure_call.ts";
import { round } from "./summary.ts";

/** In ms; together the median of the delay. */
export interface DelayParts {
  /** A frame leaves when its last sample has been said. */
  readonly frame: number;
  /** From the sound cards' rate to the codec's and back. */
  readonly resampling: number;
  /** What the listener's playout holds against jitter; the machine's own jitter is in it. */
  readonly playout: number;
  /** All else: the sound cards, the rig's floor, the rings, waking up, the network. */
  readonly rest: number;
}

const DEVICE_HZ = 48_000;

/** Medians over the calls, each of which has told its `playoutMs`. */
export function splitDelay(calls: readonly CallFigures[]): DelayParts {
  const resampling = createResampler(DEVICE_HZ, V1_RATE_HZ, 1).delayMs +
    createResampler(V1_RATE_HZ, DEVICE_HZ, 1).delayMs;
  const fixed = V1_FRAME_MS + resampling;
  const playouts = calls.map(({ playoutMs = Number.NaN }) => playoutMs);
  const rests = calls.map(({ heard }, i) => heard.medianMs - fixed - (playouts[i] ?? 0));
  return {
    frame: V1_FRAME_MS,
    resampling: round(resampling, 2),
    playout: round(median(playouts), 1),
    rest: round(median(rests), 1),
  };
}
