/**
 * Takes the echo of what was played out of what was captured. It costs the most of all processing, so
 * it rests while nothing is played: then there is nothing to cancel. What it makes is late, so at rest
 * sound passes beside it, at once: it goes over to what is late where something begins to be played, and
 * back in a pause of who talks.
 *
 *     near: nothing is played ─▶ late: AEC3 fills its delay line ─▶ cancelled
 *       ▲                                                              │
 *       └────────────── in a pause ◀── late ◀── nothing is played ◀────┘
 */
import { AEC3_DELAY_SAMPLES, createAec3 } from "./echo_canceller_wasm.ts";
import { createEchoEvidence } from "./echo_evidence.ts";
import { BLOCK_SAMPLES, BLOCKS_PER_SECOND, crossfade, powerOf } from "./processing_block.ts";
import { powerDecibels } from "./decibels.ts";

export interface EchoCanceller {
  /** While off, what was captured passes as it is, without delay. May change at any time. */
  on: boolean;
  /**
   * Processes 10 ms in place; the output is then `delaySamples` behind.
   * @param far what was played meanwhile
   * @param delayMs from a sample's being in `far` to its echo's being in `near`
   */
  process(near: Float32Array, far: Float32Array, delayMs: number): void;
  /** 0 while nothing is played. */
  readonly delaySamples: number;
  /** Sound passes as it is: it is off, and what it did before has faded out. */
  readonly isIdle: boolean;
  /**
   * Echo return loss enhancement: by how many dB less comes out than was captured while something is
   * played. 0 at rest; less than the echo alone is attenuated by while the user talks too.
   */
  readonly reductionDb: number;
}

/** −60 dBFS: its echo is not heard. */
const QUIET_POWER = 1e-6;
/** −45 dBFS: loud enough for its echo to be found. */
const LOUD_POWER = 3.2e-5;
/** The echo of what was played last: AEC3's longest delay, and the room's decay. */
const REST_AFTER_BLOCKS = 0.8 * BLOCKS_PER_SECOND;
/** Until only what is new comes out after a rest: the delay, rounded up, and one more. */
const WAKE_BLOCKS = Math.ceil(AEC3_DELAY_SAMPLES / BLOCK_SAMPLES) + 1;
/** Quieter by 12 dB than the loudest of the last second or so is a pause, in which 9 ms aren't missed. */
const PAUSE_SHARE = 1 / 16;
const LOUDEST_DECAY = 1 - 1 / BLOCKS_PER_SECOND;
/** Where nobody pauses, as in music, it is gone back to after so long. */
const MOST_LATE_BLOCKS = 5 * BLOCKS_PER_SECOND;
/** Below it, it knows better itself. */
const HINT_STEP_MS = 4;
const METER_SHARE = 1 / BLOCKS_PER_SECOND; // a second

export async function createEchoCanceller(): Promise<EchoCanceller> {
  const aec3 = await createAec3();
  const evidence = createEchoEvidence();
  // What was captured, as late as AEC3 gives it.
  const history = new Float32Array(AEC3_DELAY_SAMPLES + BLOCK_SAMPLES);
  const late = history.subarray(0, BLOCK_SAMPLES);
  const last = history.subarray(AEC3_DELAY_SAMPLES);
  let on = true;
  let source: "near" | "late" | "cancelled" = "near";
  let quietBlocks = REST_AFTER_BLOCKS;
  let awakeBlocks = 0, restingBlocks = 0;
  let loudest = 0; // power, of late
  let hintedMs = Number.NEGATIVE_INFINITY;
  let capturedPower = 0, leftPower = 0;

  function soundOf(which: typeof source): Float32Array {
    return which === "near" ? last : which === "late" ? late : aec3.cancelled;
  }

  function run(near: Float32Array, far: Float32Array, delayMs: number): void {
    if (Math.abs(delayMs - hintedMs) >= HINT_STEP_MS) {
      hintedMs = delayMs;
      aec3.hintDelay(delayMs);
    }
    aec3.near.set(near);
    aec3.far.set(far);
    aec3.knobs.assumedEchoGain = evidence.echoGain;
    aec3.process();
    awakeBlocks++;
  }

  /** Whether a jump in what is captured goes unnoticed now. */
  function isPause(): boolean {
    const power = powerOf(last);
    loudest = Math.max(power, LOUDEST_DECAY * loudest);
    return power <= PAUSE_SHARE * loudest;
  }

  function nextSource(isNeeded: boolean, isPausing: boolean): typeof source {
    if (!on) return "near";
    if (isNeeded) return awakeBlocks > WAKE_BLOCKS ? "cancelled" : "late";
    if (source === "near") return "near";
    return isPausing || restingBlocks > MOST_LATE_BLOCKS ? "near" : "late";
  }

  function meter(farPower: number): void {
    if (source !== "cancelled" || farPower < QUIET_POWER) return;
    capturedPower += METER_SHARE * (powerOf(late) - capturedPower);
    leftPower += METER_SHARE * (powerOf(aec3.cancelled) - leftPower);
  }

  return {
    get on() {
      return on;
    },
    set on(wanted) {
      on = wanted;
    },
    process(near, far, delayMs) {
      history.copyWithin(0, BLOCK_SAMPLES);
      last.set(near);
      const farPower = powerOf(far);
      quietBlocks = farPower < QUIET_POWER ? quietBlocks + 1 : 0;
      const isNeeded = on && quietBlocks < REST_AFTER_BLOCKS;
      // Once more when it is left, for the crossfade.
      if (isNeeded || source === "cancelled") run(near, far, delayMs);
      if (isNeeded && farPower > LOUD_POWER) evidence.add(aec3.knobs.enhancement);
      if (!isNeeded) awakeBlocks = 0;
      restingBlocks = isNeeded ? 0 : restingBlocks + 1;
      const next = nextSource(isNeeded, source !== "near" && isPause());
      if (next === source) near.set(soundOf(next));
      else crossfade(soundOf(source), soundOf(next), near);
      source = next;
      meter(farPower);
    },
    get delaySamples() {
      return source === "near" ? 0 : AEC3_DELAY_SAMPLES;
    },
    get isIdle() {
      return !on && source === "near";
    },
    get reductionDb() {
      if (source !== "cancelled" || leftPower === 0) return 0;
      return Math.max(0, powerDecibels(capturedPower) - powerDecibels(leftPower));
    },
  };
}
