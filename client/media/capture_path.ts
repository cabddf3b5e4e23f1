/**
 * From the microphone's ring to the line. Packets leave at the pace of the microphone's clock; without
 * one, `silence` keeps them coming.
 *
 *     ring ▶ level ▶ (resample) ▶ [processing] ▶ (resample) ▶ gate ▶ level ▶ line
 */
import { createCaptureStage } from "./capture_stage.ts";
import type { CaptureProcessing } from "./capture_processing.ts";
import type { FarEnd } from "./far_end.ts";
import { createLevelMeter } from "./level.ts";
import { createResampler, type Resampler } from "./resampler.ts";
import type { Ring } from "./ring.ts";
import { createVoiceGate, OPEN_MICROPHONE, type Transmit } from "./voice_gate.ts";
import type { PacedSink, VoiceSink } from "./voice_line.ts";

export interface CapturePath {
  /** Somebody speaks into the microphone, sent or not. */
  readonly talking: boolean;
  /** What is said now is sent. */
  readonly transmitting: boolean;
  /** Samples that came from the ring since it was attached. */
  readonly taken: number;
  /** By how much sound is later by being processed, in ms. */
  readonly delayMs: number;
  /** What sees to echo, noise and loudness from now on; null: nobody. */
  process(processing: CaptureProcessing | null): void;
  /** What is played, and after how long its echo is captured, in ms; null: nothing is. */
  hearPlayed(played: { readonly farEnd: FarEnd; readonly echoDelayMs: number } | null): void;
  /** Captures from this ring from now on; null: from none. */
  attach(source: { readonly ring: Ring; readonly hz: number } | null): void;
  /** Works off what is in the ring; returns how many samples that was. */
  pump(): number;
  /** Goes on by so much silence, without a microphone. */
  silence(ms: number): void;
  /** RMS of what was sent, since the last reading. */
  readLevel(): number;
  /** RMS of what the microphone heard, sent or not, since the last reading. */
  readMicrophone(): number;
}

interface Attached {
  readonly ring: Ring;
  readonly hz: number;
  /** To the rate of what comes next; null where the microphone has it. */
  readonly resampler: Resampler | null;
}

/** Samples worked off at once. */
const CHUNK = 256;
/** More than this in the ring is no live sound any more, and must not be sent faster than real time. */
const STALE_MS = 250;

/** @param transmit what of the sound is sent; its owner may change it at any moment */
export function createCapturePath(
  line: PacedSink,
  transmit: Readonly<Transmit> = OPEN_MICROPHONE,
): CapturePath {
  const meter = createLevelMeter(), microphone = createLevelMeter();
  const chunk = new Float32Array(CHUNK);
  const gate = createVoiceGate(line.rateHz, transmit);
  const gated: VoiceSink = {
    rateHz: line.rateHz,
    add(samples, count) {
      gate.process(samples, count);
      meter.add(samples, count);
      line.add(samples, count);
    },
  };
  const stage = createCaptureStage(gated);
  /** Where the microphone's sound goes: without processing no rate but the line's is needed. */
  let next: VoiceSink = gated;
  let resampled = new Float32Array(0);
  let attached: Attached | null = null;
  let takenInAll = 0;

  function attach(source: { readonly ring: Ring; readonly hz: number }): void {
    const resampler = source.hz === next.rateHz
      ? null
      : createResampler(source.hz, next.rateHz, CHUNK);
    resampled = new Float32Array(resampler?.maxOutput(CHUNK) ?? 0);
    attached = { ring: source.ring, hz: source.hz, resampler };
  }

  return {
    get talking() {
      return attached !== null && gate.talking;
    },
    get transmitting() {
      return attached !== null && gate.isOpen;
    },
    get taken() {
      return takenInAll;
    },
    get delayMs() {
      return next === stage ? stage.delayMs : 0;
    },
    process(processing) {
      stage.processing = processing;
      next = processing === null ? gated : stage;
      if (attached !== null) attach(attached);
    },
    hearPlayed(played) {
      stage.farEnd = played?.farEnd ?? null;
      stage.echoDelayMs = played?.echoDelayMs ?? 0;
    },
    attach(source) {
      takenInAll = 0;
      if (source === null) attached = null;
      else attach(source);
    },
    pump() {
      if (attached === null) return 0;
      const { ring, hz, resampler } = attached;
      const stale = ring.available - Math.round((hz * STALE_MS) / 1_000);
      let taken = stale > 0 ? ring.skip(ring.available) : 0;
      for (let count = ring.read(chunk); count > 0; count = ring.read(chunk)) {
        taken += count;
        microphone.add(chunk, count);
        if (resampler === null) next.add(chunk, count);
        else next.add(resampled, resampler.process(chunk, count, resampled));
      }
      takenInAll += taken;
      return taken;
    },
    silence(ms) {
      line.skip((ms * line.rateHz) / 1_000);
    },
    readLevel: () => meter.read(),
    readMicrophone: () => microphone.read(),
  };
}
