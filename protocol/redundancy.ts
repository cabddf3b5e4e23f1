/**
 * Redundant audio (RFC 2198): a packet that holds older Opus packets beside its own, so that what
 * was lost arrives with the next one. All headers come first, then the blocks, the oldest first.
 *
 *     |1|  block PT   |     timestamp offset      |   block length    |   an older one: 4 bytes
 *     |0|  block PT   |                                                the packet's own: 1 byte
 */
import { PAYLOAD_TYPE } from "./rtp.ts";

/** One Opus packet of a redundant one. */
export interface RedundantBlock {
  readonly payload: Uint8Array;
  /** How much older than the packet's own it is: samples at `RTP_CLOCK_HZ`; 0 for the packet's own. */
  readonly timestampOffset: number;
}

/** The field has 14 bits: 341 ms. */
export const MAX_TIMESTAMP_OFFSET = 2 ** 14 - 1;
/** The field has 10 bits. */
export const MAX_BLOCK_BYTES = 2 ** 10 - 1;
/** Beyond this a packet is not of ours: it would make us decode more than a call can need. */
export const MAX_OLDER_BLOCKS = 4;

const OLDER_HEADER_BYTES = 4;
const OWN_HEADER_BYTES = 1;
const MORE_BIT = 0x80;

/** What the headers take of a packet with so many older ones in it. */
export function redundantHeaderBytes(older: number): number {
  return older === 0 ? 0 : older * OLDER_HEADER_BYTES + OWN_HEADER_BYTES;
}

/**
 * Writes the payload of a redundant packet at 0. What can't be written (too old, too long, too many,
 * no room) is left out, and all that is older than it: the packet's own sound goes in any case.
 *
 * @param primary the packet's own Opus packet
 * @param older the oldest first
 * @returns the bytes written
 * @throws RangeError when not even `primary` fits into `into`
 */
export function writeRedundant(
  primary: Uint8Array,
  older: readonly RedundantBlock[],
  into: Uint8Array,
): number {
  let bytes = OWN_HEADER_BYTES + primary.length;
  if (bytes > into.length) {
    throw new RangeError(`Cannot write ${primary.length} bytes of Opus into ${into.length}`);
  }
  let first = older.length;
  for (; first > 0 && older.length - first < MAX_OLDER_BLOCKS; first--) {
    const block = older[first - 1]!;
    const needed = OLDER_HEADER_BYTES + block.payload.length;
    if (!isWritable(block) || bytes + needed > into.length) break;
    bytes += needed;
  }

  let at = 0;
  for (let i = first; i < older.length; i++) {
    const { payload: { length }, timestampOffset } = older[i]!;
    into[at++] = MORE_BIT | PAYLOAD_TYPE.opus;
    into[at++] = timestampOffset >>> 6;
    into[at++] = timestampOffset << 2 | length >>> 8;
    into[at++] = length;
  }
  into[at++] = PAYLOAD_TYPE.opus;
  for (let i = first; i < older.length; i++) {
    const { payload } = older[i]!;
    into.set(payload, at);
    at += payload.length;
  }
  into.set(primary, at);
  return bytes;
}

function isWritable({ payload, timestampOffset }: RedundantBlock): boolean {
  return payload.length <= MAX_BLOCK_BYTES && timestampOffset > 0 &&
    timestampOffset <= MAX_TIMESTAMP_OFFSET;
}

/**
 * The Opus packets of a redundant packet's payload, as it orders them: the oldest first where we
 * wrote it, the packet's own always last.
 *
 * @returns views of `payload`; null when it is cut short, or not Opus throughout
 */
export function readRedundant(payload: Uint8Array): readonly RedundantBlock[] | null {
  let older = 0;
  while ((payload[older * OLDER_HEADER_BYTES] ?? 0) & MORE_BIT) {
    if (++older > MAX_OLDER_BLOCKS) return null;
  }
  const own = older * OLDER_HEADER_BYTES;
  if (payload[own] !== PAYLOAD_TYPE.opus) return null; // or there is nothing
  const blocks: RedundantBlock[] = [];
  let at = own + OWN_HEADER_BYTES;
  for (let i = 0; i < own; i += OLDER_HEADER_BYTES) {
    if (payload[i] !== (MORE_BIT | PAYLOAD_TYPE.opus)) return null;
    const third = payload[i + 2]!;
    const end = at + ((third & 0x03) << 8 | payload[i + 3]!);
    if (end > payload.length) return null;
    const timestampOffset = payload[i + 1]! << 6 | third >>> 2;
    blocks.push({ payload: payload.subarray(at, end), timestampOffset });
    at = end;
  }
  blocks.push({ payload: payload.subarray(at), timestampOffset: 0 });
  return blocks;
}
