/**
 * Puts capture processing before a line: gathers blocks of 10 ms, has them processed, and mutes what
 * comes out. While all processing is off it gathers nothing, and adds no delay.
 *
 *     capture path, 48 kHz ─▶ block ─▶ processing ─▶ mute ─▶ (resampler) ─▶ line
 *                                         ▲ far end
 */
import type { CaptureProcessing } from "./capture_processing.ts";
import type { FarEnd } from "./far_end.ts";
import { BLOCK_RATE_HZ, BLOCK_SAMPLES } from "./processing_block.ts";
import { createResampler } from "./resampler.ts";
import type { VoiceSink } from "./voice_line.ts";

export interface CaptureStage extends VoiceSink {
  /** What is said isn't sent, but is looked at. From the next block on, without a click. */
  muted: boolean;
  /** null: sound passes as it is. */
  processing: CaptureProcessing | null;
  /** null: nothing is played. */
  farEnd: FarEnd | null;
  /** From a sample's being written to the far end to its echo's being added here, in ms. */
  echoDelayMs: number;
  /** By how much sound is later than without processing, in ms; beside what completes a block. */
  readonly delayMs: number;
}

/** Muted, and no more, within 10 ms. */
const FADE_STEP = 1 / BLOCK_SAMPLES;

export function createCaptureStage(line: VoiceSink): CaptureStage {
  const near = new Float32Array(BLOCK_SAMPLES), far = new Float32Array(BLOCK_SAMPLES);
  const resampler = line.rateHz === BLOCK_RATE_HZ
    ? null
    : createResampler(BLOCK_RATE_HZ, line.rateHz, BLOCK_SAMPLES);
  const resampled = new Float32Array(resampler?.maxOutput(BLOCK_SAMPLES) ?? 0);
  let gathered = 0;
  let volume = 1; // 0 while muted
  let wasGathering = false;
  let farEnd: FarEnd | null = null;

  const stage: CaptureStage = {
    rateHz: BLOCK_RATE_HZ,
    muted: false,
    processing: null,
    get farEnd() {
      return farEnd;
    },
    set farEnd(end) {
      farEnd = end;
      far.fill(0);
    },
    echoDelayMs: 0,
    get delayMs() {
      return stage.processing?.delayMs ?? 0;
    },
    add(samples, count = samples.length) {
      const isGathering = stage.processing !== null && !stage.processing.isIdle;
      if (wasGathering && !isGathering) flush(); // what was gathered goes first
      wasGathering = isGathering;
      for (let i = 0; i < count; i++) {
        near[gathered++] = samples[i]!;
        if (gathered === BLOCK_SAMPLES) process();
      }
      if (!isGathering && gathered > 0) flush();
    },
  };

  function process(): void {
    const { processing } = stage;
    if (processing !== null && !processing.isIdle) {
      farEnd?.read(far);
      processing.process(near, far, Math.max(0, stage.echoDelayMs - (farEnd?.lagMs ?? 0)));
    }
    flush();
  }

  function flush(): void {
    fade(near, gathered, stage.muted ? 0 : 1);
    if (resampler === null) line.add(near, gathered);
    else line.add(resampled, resampler.process(near, gathered, resampled));
    gathered = 0;
  }

  function fade(samples: Float32Array, count: number, wanted: number): void {
    if (volume === 1 && wanted === 1) return;
    let now = volume;
    for (let i = 0; i < count; i++) {
      now += Math.max(-FADE_STEP, Math.min(FADE_STEP, wanted - now));
      samples[i] = samples[i]! * now;
    }
    volume = now;
  }

  return stage;
}
