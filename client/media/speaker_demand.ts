/**
 * Brings together when packets come and when the speaker asks. A speaker that asks for a period in time
 * plays for longer than the next packet may be late, so nothing is made up before that.
 *
 *     ask ─▶ all there, or no time left? ─▶ fill
 *                     └─ no: the packet that comes next, or the last ask, fills
 */
import { DEMAND } from "./audio_control.ts";
import type { VoicePlayout } from "./voice_playout.ts";

export interface SpeakerDemand {
  /** The speaker asks: a `DEMAND`. Returns how many of its samples it got. */
  ask(demand: number, nowMs: number): number;
  /** A packet came, which the playout gets next. */
  arriving(nowMs: number): void;
  /** The playout has got it. Returns what a speaker that waited for it got. */
  arrived(): number;
  /** From a packet's arrival until the speaker has it, of late, in ms; NaN while that is not known. */
  readonly waitMs: number;
}

/** Of what a speaker waits for a late packet (audio_pump.ts), what leaves time to be woken. */
const GRACE_MS = 1.5;
/** Over how much sound the wait is averaged. */
const AVERAGED_MS = 1_000;
/**
 * In a longer pause it is forgotten: a call's first packets wait for the speaker to be opened, and a
 * silent peer's stay the last.
 */
const FORGOTTEN_MS = 2_000;

export function createSpeakerDemand(
  playout: Pick<VoicePlayout, "awaits" | "grace" | "heldMs">,
  speaker: {
    /** What it takes at once, in ms and in samples of the playout. */
    readonly periodMs: number;
    readonly periodSamples: number;
    /** Fills it up; returns how many of its samples it lacked. */
    fill(): number;
  },
): SpeakerDemand {
  const { periodMs, periodSamples } = speaker;
  let isWaiting = false;
  let askedMs = -Infinity;
  let isInTime = false; // the last ask left time for a late packet, and got all that it asked for
  let arrivedMs = -Infinity;
  let waitMs = Number.NaN;
  let countedMs = -Infinity;

  function fill(): number {
    isWaiting = false;
    return speaker.fill();
  }

  /** `held` ms were there already. */
  function countWait(heldMs: number, nowMs: number): void {
    if (askedMs === -Infinity || (heldMs === 0 && !isWaiting)) return; // a pause's end says nothing
    const untilAskedMs = isWaiting ? 0 : Math.max(0, askedMs + periodMs - nowMs);
    const seenMs = heldMs + untilAskedMs;
    countedMs = nowMs;
    const share = Math.min(1, Math.max(0, nowMs - arrivedMs) / AVERAGED_MS);
    waitMs = Number.isNaN(waitMs) ? seenMs : waitMs + share * (seenMs - waitMs);
  }

  return {
    ask(demand, nowMs) {
      askedMs = nowMs;
      if (nowMs - countedMs > FORGOTTEN_MS) waitMs = Number.NaN;
      isInTime = demand === DEMAND.soon;
      if (demand === DEMAND.enough) return 0;
      isWaiting = isInTime && playout.awaits(periodSamples);
      return isWaiting ? 0 : fill();
    },
    arriving(nowMs) {
      playout.grace = isInTime && !isWaiting && nowMs - askedMs <= GRACE_MS ? periodSamples : 0;
      countWait(playout.heldMs, nowMs);
      arrivedMs = nowMs;
    },
    arrived: () => isWaiting && !playout.awaits(periodSamples) ? fill() : 0,
    get waitMs() {
      return waitMs;
    },
  };
}
