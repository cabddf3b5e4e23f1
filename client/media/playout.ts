/**
 * The playout buffer of frames that have no number: it holds what came until its time to be heard.
 *
 * Its only clock is the samples that it has given out, which is the speaker's clock: so it is pure,
 * a sender's drift shows by itself, and a table of pushes and pulls is a whole test of it.
 *
 * ```
 * push(frame) ─▶ how late? lost before? (jitter_estimate) ─▶ queue ─▶ pull ─▶ resampler at `speed`
 *                          │                                            ▲
 *                          └─▶ target: what the jitter asks             └── nothing there: conceal
 * ```
 *
 * What is in the queue beyond the target is played off a little faster; what is there beyond
 * `STALE_MS` more is dropped at once, since old sound is worse than none.
 */
import { createConcealer } from "./conceal.ts";
import { createFrameMemory } from "./frame_memory.ts";
import { createJitterEstimate } from "./jitter_estimate.ts";
import type { VoicePlayout } from "./voice_playout.ts";

export interface Playout extends VoicePlayout {
  /** A frame arrived. */
  push(frame: Float32Array): void;
  /** Frames that came twice, since the beginning. */
  readonly duplicates: number;
}

/** Over what the jitter asks: arrival times are known to a period, and that is in the jitter. */
const MARGIN_MS = 1;
const MIN_TARGET_MS = 1.5;
const MAX_TARGET_MS = 160;
/** Until the jitter is known. */
const FIRST_TARGET_MS = 5;
const FIRST_FRAMES = 24;
/** Beyond the target by so much, the oldest is dropped at once. */
const STALE_MS = 150;
/** The buffer is left alone while it is within these of its target: steady sound is left untouched. */
const OVER_MS = 2.5;
const UNDER_MS = 1;
const SETTLED_MS = 0.4;
const MAX_SPEED_CHANGE = 0.025;
/** What deviates is worked off in about this time, soon rather than softly; by so much a pull. */
const CORRECTION_S = 0.25;
const LEAST_SPEED_CHANGE = 0.008;
const SPEED_STEP = 0.002;
const CROSSFADE_MS = 5;
const CONCEAL_FADE_MS = 32;
const CONCEAL_REPEAT_SAMPLES = 64;
/** After so long without a frame the sender is taken to begin anew. */
const RESTART_MS = 1_000;
const QUEUE_MS = 4_000;
/** Arrivals are known to a period of the speaker, about 5 ms. */
const TOLERANCE_MS = 5;

/** @param rateHz samples a second; `frameSamples`: samples of each frame */
export function createPlayout(rateHz: number, frameSamples: number): Playout {
  const samplesOf = (ms: number) => Math.round((ms * rateHz) / 1_000);
  const msOf = (samples: number) => (1_000 * samples) / rateHz;
  const mask = 2 ** Math.ceil(Math.log2(samplesOf(QUEUE_MS))) - 1;
  const queue = new Float32Array(mask + 1);
  const fadeSamples = samplesOf(CROSSFADE_MS);
  const crossfade = new Float32Array(fadeSamples);
  const memory = createFrameMemory(frameSamples);
  const estimate = createJitterEstimate(frameSamples, samplesOf(TOLERANCE_MS));
  const concealer = createConcealer(samplesOf(CONCEAL_FADE_MS), CONCEAL_REPEAT_SAMPLES);

  /** `waiting`: nothing was played yet; `playing` from the queue; `concealing` what isn't there. */
  let state: "waiting" | "playing" | "concealing" = "waiting";
  let clock = 0; // samples given out, as they last for the listener
  let written = 0, read = 0; // of the queue
  let hold = 0; // samples to make up before the queue is played on
  let fadeLeft = 0; // of `crossfade`
  let dryFor = 0; // samples since the queue ran out
  let levelAtGap = 0; // when it ran out
  let target = samplesOf(FIRST_TARGET_MS);
  let grace = 0;
  let speed = 1;
  let isCorrecting = false;
  let pushedAt = 0; // when the last frame came
  let pushed = 0, concealed = 0, dropped = 0, duplicates = 0;

  /** What is queued when the earliest frame comes: the delay that this buffer adds. */
  const level = () => hold + written - read + clock - estimate.due;

  function updateTarget(): void {
    const asked = estimate.jitter + samplesOf(MARGIN_MS);
    const least = estimate.frames < FIRST_FRAMES ? FIRST_TARGET_MS : MIN_TARGET_MS;
    target = Math.min(samplesOf(MAX_TARGET_MS), Math.max(samplesOf(least), asked));
  }

  /** Frames were lost after what is still queued: keeps its delay. */
  function bridge(lost: number): void {
    const gap = Math.max(0, Math.min(lost * frameSamples, Math.round(target - level())));
    const last = queue[(written - 1) & mask]!;
    for (let i = 0; i < gap; i++) queue[written++ & mask] = last * Math.max(0, 1 - i / fadeSamples);
    concealed += gap;
  }

  /**
   * A frame arrived after the queue ran out: how long it waits. The delay stays what it was before
   * the gap, as far as that is about the target, or grows by what the frame is late.
   */
  function resume(isRestart: boolean): void {
    const before = Math.min(target + samplesOf(OVER_MS), levelAtGap);
    const wanted = isRestart ? target : Math.max(target - samplesOf(UNDER_MS), before);
    const lateness = isRestart ? 0 : clock - (estimate.due - frameSamples);
    hold = Math.max(0, Math.round(wanted - lateness));
  }

  /** `isAfterGap`: the frame may not follow what is queued; if it doesn't, the step is evened out. */
  function append(frame: Float32Array, isAfterGap: boolean): void {
    const excess = written - read + frameSamples - queue.length;
    if (excess > 0) drop(excess);
    const step = isAfterGap ? stepTo(frame) : 0;
    for (let i = 0; i < frameSamples; i++) {
      queue[written++ & mask] = frame[i]! + step * Math.max(0, 1 - i / fadeSamples);
    }
    memory.add(frame);
    pushed++;
    pushedAt = clock;
  }

  /** From a frame's first sample to the last that is queued, where that is no step of the sound's own. */
  function stepTo(frame: Float32Array): number {
    const last = queue[(written - 1) & mask]!;
    const before = Math.abs(last - queue[(written - 2) & mask]!);
    const step = last - frame[0]!;
    return Math.abs(step) > 0.01 + 2 * Math.max(before, Math.abs(frame[1]! - frame[0]!)) ? step : 0;
  }

  function drop(samples: number): void {
    read += samples;
    dropped += samples;
  }

  /** Drops what is too old, with a cross-fade from where the sound was. */
  function dropStale(): void {
    const held = written - read;
    // What was taken for lost came after all: there is no need to wait for it any more.
    if (hold > 0) hold = Math.max(0, hold - Math.max(0, Math.round(level() - target)));
    // While the next frame is due or late it may be lost, and the level an overestimate.
    const known = Math.min(held, level());
    if (known <= target + samplesOf(STALE_MS)) return;
    for (let i = 0; i < fadeSamples; i++) crossfade[i] = queue[(read + i) & mask]!;
    fadeLeft = fadeSamples;
    drop(Math.floor(known - target));
    isCorrecting = false;
  }

  function steer(): void {
    const over = level() - target;
    if (state !== "playing") isCorrecting = false;
    else if (over > samplesOf(OVER_MS) || over < -samplesOf(UNDER_MS)) isCorrecting = true;
    else if (Math.abs(over) <= samplesOf(SETTLED_MS)) isCorrecting = false;
    const change = Math.abs(over) / (rateHz * CORRECTION_S);
    const limited = Math.min(MAX_SPEED_CHANGE, Math.max(LEAST_SPEED_CHANGE, change));
    const wanted = isCorrecting ? 1 + Math.sign(over) * limited : 1;
    speed += Math.max(-SPEED_STEP, Math.min(SPEED_STEP, wanted - speed));
  }

  /** The queue can be played on: the made-up sound fades into it. */
  function play(): void {
    for (let i = 0; i < fadeSamples; i++) crossfade[i] = concealer.next();
    fadeLeft = fadeSamples;
    dryFor = 0;
    state = "playing";
  }

  function nextSample(): number {
    if (state === "playing" && read === written) {
      state = "concealing";
      levelAtGap = level();
      concealer.begin();
    }
    if (state !== "playing") {
      if (hold === 0 && read !== written) play();
      else {
        if (hold > 0) hold--;
        if (state === "waiting") return 0;
        dryFor++;
        concealed++;
        return concealer.next();
      }
    }
    let sample = queue[read++ & mask]!;
    if (fadeLeft > 0) {
      const old = fadeLeft / fadeSamples;
      sample = sample * (1 - old) + crossfade[fadeSamples - fadeLeft]! * old;
      fadeLeft--;
    }
    return sample;
  }

  return {
    push(frame) {
      // The same again while none is due: doubled by the network (a steady tone repeats too, in time).
      if (clock - estimate.due < -frameSamples / 2 && memory.has(frame)) {
        duplicates++;
        return;
      }
      const isDry = state !== "playing" && read === written;
      const isRestart = isDry && (pushed === 0 || dryFor > samplesOf(RESTART_MS));
      if (isRestart) estimate.restart();
      const lost = estimate.observe(clock - grace, isDry);
      updateTarget();
      if (isDry) resume(isRestart);
      else if (lost > 0) bridge(lost);
      append(frame, !isDry && clock - pushedAt > frameSamples + samplesOf(TOLERANCE_MS));
    },
    pull(into) {
      if (pushed > 0) dropStale();
      for (let i = 0; i < into.length; i++) {
        const sample = nextSample();
        concealer.played(sample);
        into[i] = sample;
      }
      steer();
      clock += into.length / speed;
    },
    elapse(samples) {
      if (pushed > 0) clock += samples;
    },
    awaits: (samples) => state === "playing" && written - read < samples,
    get grace() {
      return grace;
    },
    set grace(samples) {
      grace = samples;
    },
    get speed() {
      return speed;
    },
    get heldMs() {
      return msOf(written - read + hold);
    },
    get bufferMs() {
      return pushed === 0 ? 0 : msOf(Math.max(0, Math.min(level(), written - read + hold)));
    },
    get targetMs() {
      return msOf(target);
    },
    get jitterMs() {
      return msOf(estimate.jitter);
    },
    get concealedMs() {
      return msOf(concealed);
    },
    get droppedMs() {
      return msOf(dropped);
    },
    get duplicates() {
      return duplicates;
    },
  };
}
