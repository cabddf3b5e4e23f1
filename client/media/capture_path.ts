/**
 * From the microphone's ring to the line: mute ▶ level ▶ resample ▶ line. Packets leave at the pace of
 * the microphone's clock; without one, `silence` keeps them coming.
 */
import { createLevelMeter } from "./level.ts";
import { createResampler, type Resampler } from "./resampler.ts";
import type { Ring } from "./ring.ts";
import type { VoiceSink } from "./voice_line.ts";

export interface CapturePath {
  muted: boolean;
  /** Captures from this ring from now on; null: from none. */
  attach(source: { readonly ring: Ring; readonly hz: number } | null): void;
  /** Works off what is in the ring; returns how many samples that was. */
  pump(): number;
  /** Goes on by so much silence, without a microphone. */
  silence(ms: number): void;
  /** RMS since the last reading. */
  readLevel(): number;
}

/** Samples worked off at once. */
const CHUNK = 256;
/** More than this in the ring is no live sound any more, and must not be sent faster than real time. */
const STALE_MS = 250;

export function createCapturePath(line: VoiceSink): CapturePath {
  const meter = createLevelMeter();
  const chunk = new Float32Array(CHUNK);
  let resampled = new Float32Array(0);
  let attached: {
    readonly ring: Ring;
    readonly hz: number;
    /** Null where the microphone has the line's own rate. */
    readonly resampler: Resampler | null;
  } | null = null;
  let muted = false;

  return {
    get muted() {
      return muted;
    },
    set muted(on) {
      muted = on;
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
      attached = { ...source, resampler };
    },
    pump() {
      if (attached === null) return 0;
      const { ring, hz, resampler } = attached;
      const stale = ring.available - Math.round((hz * STALE_MS) / 1_000);
      let taken = stale > 0 ? ring.skip(ring.available) : 0;
      for (let count = ring.read(chunk); count > 0; count = ring.read(chunk)) {
        taken += count;
        if (muted) chunk.fill(0, 0, count);
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
  };
}
