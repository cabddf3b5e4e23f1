/** What a packet of Opus says of itself, without decoding: RFC 6716, section 3. */

/** An Opus packet lasts 120 ms at most (requirement R5), in samples of 48 kHz. */
export const MAX_PACKET_SAMPLES = 5_760;
/** One frame's bytes at most (R2). */
const MAX_FRAME_BYTES = 1_275;

/** Samples of 48 kHz in a frame for each of the 32 configurations of table 2: 10 = 480 … */
function frameSamples(configuration: number): number {
  if (configuration < 12) return [480, 960, 1_920, 2_880][configuration & 3]!; // SILK
  if (configuration < 16) return configuration & 1 ? 960 : 480; // hybrid
  return 120 << (configuration & 3); // CELT
}

const FRAME_SAMPLES = Uint16Array.from({ length: 32 }, (_, k) => frameSamples(k));

/** Samples of 48 kHz that a packet holds; 0 when it is malformed by section 3.4's requirements. */
export function packetSamples(packet: Uint8Array): number {
  if (packet.length === 0) return 0;
  const toc = packet[0]!;
  const samples = FRAME_SAMPLES[toc >> 3]!;
  const left = packet.length - 1;
  switch (toc & 3) {
    case 0:
      return left <= MAX_FRAME_BYTES ? samples : 0;
    case 1:
      return left % 2 === 0 && left / 2 <= MAX_FRAME_BYTES ? 2 * samples : 0;
    case 2: {
      const [first, bytes] = [lengthAt(packet, 1), lengthBytes(packet, 1)];
      if (bytes === 0 || first > left - bytes) return 0;
      return left - bytes - first <= MAX_FRAME_BYTES ? 2 * samples : 0;
    }
    default:
      return isManyFrames(packet, samples) ? (packet[1]! & 63) * samples : 0;
  }
}

/** Code 3: a byte with the number of frames, maybe padding, maybe all lengths but the last. */
function isManyFrames(packet: Uint8Array, samples: number): boolean {
  if (packet.length < 2) return false;
  const frames = packet[1]! & 63;
  if (frames === 0 || frames * samples > MAX_PACKET_SAMPLES) return false;
  let at = 2;
  let end = packet.length;
  if ((packet[1]! & 64) !== 0) {
    let more = 255;
    while (more === 255) {
      if (at >= end) return false;
      more = packet[at++]!;
      end -= more === 255 ? 254 : more;
    }
    if (end < at) return false;
  }
  if ((packet[1]! & 128) === 0) {
    return (end - at) % frames === 0 && (end - at) / frames <= MAX_FRAME_BYTES;
  }
  let held = 0;
  for (let frame = 1; frame < frames; frame++) {
    const bytes = at < end ? lengthBytes(packet, at) : 0;
    if (bytes === 0 || at + bytes > end) return false;
    held += lengthAt(packet, at);
    at += bytes;
  }
  const last = end - at - held;
  return last >= 0 && last <= MAX_FRAME_BYTES;
}

/** How many bytes a length takes (section 3.2.1); 0 when the packet ends before. */
function lengthBytes(packet: Uint8Array, at: number): number {
  if (at >= packet.length) return 0;
  if (packet[at]! < 252) return 1;
  return at + 1 < packet.length ? 2 : 0;
}

function lengthAt(packet: Uint8Array, at: number): number {
  const first = packet[at] ?? 0;
  return first < 252 ? first : first + 4 * (packet[at + 1] ?? 0);
}
