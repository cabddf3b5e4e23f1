/**
 * From the microphone's ring to packets: mute ▶ level ▶ resample ▶ frame ▶ encode. Packets leave at
 * the pace of the microphone's clock; without one, `silence` keeps them coming.
 */
import { createLevelMeter } from "./level.ts";
import { createResampler, type Resampler } from "./resampler.ts";
import type { Ring } from "./ring.ts";
import type { VoiceCodec } from "./v1_codec.ts";

export interface CapturePath {
  muted: boolean;
  /** Captures from this ring from now on; null: from none. */
  attach(source: { readonly ring: Ring; readonly hz: number } | null): void;
  /** Works off what is in the ring; returns how many samples that was. */
  pump(): number;
  /** Goes on by `samples` of the codec's rate, without a microphone. */
  silence(samples: number): void;
  /** RMS since the last reading. */
  readLevel(): number;
}

/** Samples worked off at once. */
const CHUNK = 256;
/** More than this in the ring is no live sound any more, and must not be sent faster than real time. */
const STALE_MS = 250;
/** Packets are used in turn: a send may still be under way when the next is made. */
const PACKETS = 8;

/** @param emit takes a packet, which stays as it is until 7 more have followed */
export function createCapturePath(
  codec: VoiceCodec,
  emit: (packet: Uint8Array) => void,
): CapturePath {
  const meter = createLevelMeter();
  const chunk = new Float32Array(CHUNK);
  const frame = new Float32Array(codec.frameSamples);
  const packets = Array.from({ length: PACKETS }, () => new Uint8Array(codec.packetBytes));
  let resampled = new Float32Array(0);
  let attached: { readonly ring: Ring; readonly hz: number; readonly resampler: Resampler } | null =
    null;
  let framed = 0;
  let made = 0;
  let muted = false;

  function add(samples: Float32Array, count: number): void {
    for (let i = 0; i < count; i++) {
      frame[framed++] = samples[i]!;
      if (framed < frame.length) continue;
      framed = 0;
      const packet = packets[made++ % PACKETS]!;
      codec.encode(frame, packet);
      emit(packet);
    }
  }

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
      const resampler = createResampler(source.hz, codec.rateHz, CHUNK);
      resampled = new Float32Array(resampler.maxOutput(CHUNK));
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
        add(resampled, resampler.process(chunk, count, resampled));
      }
      return taken;
    },
    silence(samples) {
      chunk.fill(0);
      for (let left = samples; left > 0; left -= CHUNK) add(chunk, Math.min(left, CHUNK));
    },
    readLevel: () => meter.read(),
  };
}
