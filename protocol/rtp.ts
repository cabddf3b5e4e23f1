/**
 * The header of our own clients' voice packets: RTP (RFC 3550, section 5.1), the 12 bytes without
 * padding, extension and contributing sources, so that Wireshark and its kin can read a call.
 *
 *      0                   1                   2                   3
 *      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *     |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 *     |                           timestamp                           |
 *     |           synchronization source (SSRC) identifier            |
 */

/** What a packet is, and where it belongs in its stream. Mutable, so that one is enough for a call. */
export interface RtpHeader {
  /** One of `PAYLOAD_TYPE`, where it was read. */
  payloadType: number;
  /** The first packet of a talkspurt (RFC 7587, section 4.1). */
  marker: boolean;
  /** Counts packets, modulo 2^16. */
  sequence: number;
  /** Of the packet's first sample, at `RTP_CLOCK_HZ`, modulo 2^32. */
  timestamp: number;
  /** Names the stream: 32 random bits, anew for each call. */
  ssrc: number;
}

/** Dynamic ones (RFC 3551, section 3); there is no SDP that could tell others. */
export const PAYLOAD_TYPE = {
  /** One Opus packet (RFC 7587). */
  opus: 111,
  /** Several, the newest and older ones (RFC 2198): `redundancy.ts`. */
  red: 112,
} as const;

/** What timestamps count, whatever Opus samples at inside (RFC 7587, section 4.1). */
export const RTP_CLOCK_HZ = 48_000;

export const RTP_HEADER_BYTES = 12;

/**
 * The longest payload that we send. Far from a datagram of 1,024 bytes, which is version 1 audio
 * whatever it holds, and within any path's MTU.
 */
export const RTP_PAYLOAD_BYTES = 900;

/** Version 2, and nothing that would move the payload. */
const FIRST_BYTE = 0x80;
const MARKER_BIT = 0x80;

/** Whether these bytes start as a packet that `readRtpHeader` reads. */
export function isRtp(bytes: Uint8Array): boolean {
  if (bytes.length < RTP_HEADER_BYTES || bytes[0] !== FIRST_BYTE) return false;
  const payloadType = bytes[1]! & ~MARKER_BIT;
  return payloadType === PAYLOAD_TYPE.opus || payloadType === PAYLOAD_TYPE.red;
}

/** Writes the 12 bytes at 0; counters that went beyond their field wrap around. */
export function writeRtpHeader(header: Readonly<RtpHeader>, into: Uint8Array): void {
  const { payloadType, marker, sequence, timestamp, ssrc } = header;
  into[0] = FIRST_BYTE;
  into[1] = (payloadType & ~MARKER_BIT) | (marker ? MARKER_BIT : 0);
  into[2] = sequence >>> 8;
  into[3] = sequence;
  writeU32(into, 4, timestamp);
  writeU32(into, 8, ssrc);
}

/**
 * Reads the header at 0; the payload is all that follows.
 *
 * @param into filled and returned, so that the voice path need not make one for each packet
 * @returns null for what is no RTP of version 2, or of a form or payload type that we never send
 */
export function readRtpHeader(
  bytes: Uint8Array,
  into: RtpHeader = { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0 },
): RtpHeader | null {
  if (!isRtp(bytes)) return null;
  const second = bytes[1]!;
  into.payloadType = second & ~MARKER_BIT;
  into.marker = (second & MARKER_BIT) !== 0;
  into.sequence = bytes[2]! << 8 | bytes[3]!;
  into.timestamp = readU32(bytes, 4);
  into.ssrc = readU32(bytes, 8);
  return into;
}

// A DataView would be an object more for each packet.

function writeU32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
}

function readU32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!) >>> 0;
}
