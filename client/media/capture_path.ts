/**
 * From the microphone's ring to the line: level ▶ gate ▶ level ▶ resample ▶ line. Packets leave at the pace of
 * the microphone's clock; without one, `silence` keeps them coming.
 */
import { createLevelMeter } from "./level.ts";
import { createResampler, type Resampler } from "./resampler.ts";
import type { Ring } from "./ring.ts";
import { createVoiceGate, OPEN_MICROPHONE, type Transmit, type VoiceGate } from "./voice_gate.ts";
import type { VoiceSink } from "./voice_line.ts";

export interface CapturePath {
  /** Somebody speaks into the microphone, sent or not. */
  readonly talking: boolean;
  /** What is said now is sent. */
  readonly transmitting: boolean;
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
  /** Null where the microphone has the line's own rate. */
  readonly resampler: Resampler | null;
  readonly gate: VoiceGate;
}

/** Samples worked off at once. */
const CHUNK = 256;
/** More than this in the ring is no live sound any more, and must not be sent faster than real time. */
const STALE_MS = 250;

/** @param transmit what of the sound is sent; its owner may change it at any moment */
export function createCapturePath(
  line: VoiceSink,
  transmit: Readonly<Transmit> = OPEN_MICROPHONE,
): CapturePath {
  const meter = createLevelMeter(), microphone = createLevelMeter();
  const chunk = new Float32Array(CHUNK);
  let resampled = new Float32Array(0);
  let attached: Attached | null = null;

  return {
    get talking() {
      return attached?.gate.talking ?? false;
    },
    get transmitting() {
      return attached?.gate.isOpen ?? false;
    },
    attach(source) {
      if (source === null) {
        attached = null;
        return;
      }
      const resampler = source.hz === line.rateHz
        ? null
        : createResampler(source.hz, line.rateHz, CHUNK);
      resampled = new Float32Array(resampler?.maxOutput(CHUNK) ?? 0);
      attached = { ...source, resampler, gate: createVoiceGate(source.hz, transmit) };
    },
    pump() {
      if (attached === null) return 0;
      const { ring, hz, resampler, gate } = attached;
      const stale = ring.available - Math.round((hz * STALE_MS) / 1_000);
      let taken = stale > 0 ? ring.skip(ring.available) : 0;
      for (let count = ring.read(chunk); count > 0; count = ring.read(chunk)) {
        taken += count;
        microphone.add(chunk, count);
        gate.process(chunk, count);
        meter.add(chunk, count);
        if (resampler === null) line.add(chunk, count);
        else line.add(resampled, resampler.process(chunk, count, resampled));
      }
      return taken;
    },
    silence(ms) {
      chunk.fill(0);
      const samples = (ms * line.rateHz) / 1_000;
      for (let left = samples; left > 0; left -= CHUNK) line.add(chunk, Math.min(left, CHUNK));
    },
    readLevel: () => meter.read(),
    readMicrophone: () => microphone.read(),
  };
}
