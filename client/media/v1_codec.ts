/**
 * The voice of 2023: signed 16-bit little-endian, mono, 8,000 Hz, 512 samples in a datagram, no
 * header. Frames are made so that an original plays them: it decodes each datagram as UTF-8, and
 * plays only what fails to decode (LEGACY: digital silence would be heard as gaps).
 */
import {
  V1_FRAME_BYTES,
  V1_FRAME_MS,
  V1_FRAME_SAMPLES,
  V1_RATE_HZ,
} from "../../protocol/limits.ts";

/** What the voice path needs to know of a codec. */
export interface VoiceCodec {
  readonly name: "v1";
  readonly rateHz: number;
  readonly frameSamples: number;
  readonly frameMs: number;
  readonly packetBytes: number;
  /** Samples of −1 to 1 (beyond is clipped) to the bytes of one packet. */
  encode(frame: Float32Array, packet: Uint8Array): void;
  decode(packet: Uint8Array, frame: Float32Array): void;
}

const FULL_SCALE = 32_768;

/**
 * −1, 0 or +1 for each sample of a frame, the same in every frame: at −90 dB nobody hears that it
 * repeats, and the codec needs no state. Multiplying by an odd number spreads the three evenly.
 */
const DITHER = Int8Array.from(
  { length: V1_FRAME_SAMPLES },
  (_, i) => ((Math.imul(i + 1, 0x9e3779b1) >>> 16) % 3) - 1,
);

export const v1Codec: VoiceCodec = {
  name: "v1",
  rateHz: V1_RATE_HZ,
  frameSamples: V1_FRAME_SAMPLES,
  frameMs: V1_FRAME_MS,
  packetBytes: V1_FRAME_BYTES,

  encode(frame, packet) {
    for (let i = 0; i < V1_FRAME_SAMPLES; i++) {
      const value = Math.round(frame[i]! * FULL_SCALE);
      write(packet, i, value > 32_767 ? 32_767 : value < -FULL_SCALE ? -FULL_SCALE : value | 0);
    }
    if (!isUtf8(packet)) return;
    for (let i = 0; i < V1_FRAME_SAMPLES; i++) {
      if (packet[2 * i] === 0 && packet[2 * i + 1] === 0) write(packet, i, DITHER[i]!);
    }
    if (isUtf8(packet)) spoil(packet);
  },

  decode(packet, frame) {
    for (let i = 0; i < V1_FRAME_SAMPLES; i++) {
      frame[i] = ((packet[2 * i]! | (packet[2 * i + 1]! << 8)) << 16 >> 16) / FULL_SCALE;
    }
  },
};

function write(packet: Uint8Array, sample: number, value: number): void {
  packet[2 * sample] = value & 0xff;
  packet[2 * sample + 1] = (value >> 8) & 0xff;
}

/**
 * Makes a frame undecodable that has no zero to dither (a tone of few values, say): the sample
 * whose low byte is the nearest to 0xFF gets it, by at most 128 steps. 0xFF is never UTF-8.
 */
function spoil(packet: Uint8Array): void {
  let best = 0;
  let bestChange = Infinity;
  for (let i = 0; i < V1_FRAME_SAMPLES; i++) {
    const low = packet[2 * i]!;
    const isLowest = low <= 127 && packet[2 * i + 1] === 0x80; // below is nothing
    const change = low <= 127 && !isLowest ? -(low + 1) : 0xff - low;
    if (Math.abs(change) < Math.abs(bestChange)) {
      best = i;
      bestChange = change;
    }
  }
  const value = (packet[2 * best]! | (packet[2 * best + 1]! << 8)) << 16 >> 16;
  write(packet, best, value + bestChange);
}

/**
 * Whether bytes decode as UTF-8, like Python's strict decoder: no overlong form, no surrogate,
 * nothing above U+10FFFF (RFC 3629). Allocates nothing, and ends at the first byte that can't be.
 */
export function isUtf8(bytes: Uint8Array): boolean {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i++]!;
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return false;
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    if (i + more > bytes.length) return false;
    const lowest = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const highest = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    const second = bytes[i]!;
    if (second < lowest || second > highest) return false;
    for (let k = 1; k < more; k++) {
      if ((bytes[i + k]! & 0xc0) !== 0x80) return false;
    }
    i += more;
  }
  return true;
}
