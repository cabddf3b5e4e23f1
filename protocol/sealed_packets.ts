/**
 * What goes through a session, sealed: a signal, RTP or RTCP.
 *
 *     04 00 00 00 | index 4 | counter 8 | ChaCha20-Poly1305 of (content, 01, zeros), and its tag 16
 *
 * `index` is the receiver's own name for the session, drawn by it. `counter` counts the packets of
 * this direction, and is the nonce. The first 16 bytes are authenticated with the rest. What comes
 * after the content hides its length: one byte of 1, then as many zeros as the sender likes.
 *
 * Each 65,536 packets begin an epoch with a key of its own, made of the one before, which is then
 * forgotten: whoever takes a key out of a machine can't read what was said in the epochs before.
 */
import { TAG_BYTES } from "./noise_cipher.ts";

export const SEALED_HEADER_BYTES = 16;
/** The longest datagram: version 1's frames fit in too. None has 1,024 bytes, which are its audio. */
export const SEALED_BYTES = 1_100;
/** What fits in, with the byte that ends it. */
export const SEALED_CONTENT_BYTES = SEALED_BYTES - SEALED_HEADER_BYTES - TAG_BYTES - 1;
export const EPOCH_PACKETS = 65_536;
/** No session has as many: at 1,000 packets a second they are 8,900 years. */
export const LAST_COUNTER = 2 ** 48;

const SEALED = 4;
const LEAST_BYTES = SEALED_HEADER_BYTES + 1 + TAG_BYTES;

/** Whether a datagram has this form, by its beginning and its length. */
export function isSealed(bytes: Uint8Array): boolean {
  return bytes.length >= LEAST_BYTES && bytes.length <= SEALED_BYTES &&
    bytes[0] === SEALED && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 0;
}

/** Of a sealed packet: which of our sessions it is for. */
export function sealedIndex(bytes: Uint8Array): number {
  return readU32(bytes, 4);
}

/** Of a sealed packet; beyond `LAST_COUNTER` it is none of ours. */
export function sealedCounter(bytes: Uint8Array): number {
  return readU32(bytes, 8) * 2 ** 32 + readU32(bytes, 12);
}

export function writeSealedHeader(index: number, counter: number, into: Uint8Array): void {
  into.fill(0, 0, 4);
  into[0] = SEALED;
  writeU32(into, 4, index);
  writeU32(into, 8, Math.floor(counter / 2 ** 32));
  writeU32(into, 12, counter >>> 0);
}

function readU32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! * 2 ** 24) + (bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!);
}

function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
