import { type Aead, JS_AEAD } from "./aead.ts";
import { V1_FRAME_BYTES } from "./limits.ts";
import { rekey, TAG_BYTES, writeNonce } from "./noise_cipher.ts";
import {
  EPOCH_PACKETS,
  LAST_COUNTER,
  SEALED_BYTES,
  SEALED_CONTENT_BYTES,
  SEALED_HEADER_BYTES,
  writeSealedHeader,
} from "./sealed_packets.ts";

/** Seals one direction of a session. It alone counts, so that no nonce is used twice. */
export interface Sealer {
  /** Packets sealed so far. */
  readonly count: number;
  /**
   * Seals `content`, at most `SEALED_CONTENT_BYTES`, in the memory of `into`, at least
   * `SEALED_BYTES`; gives how many bytes the datagram has, 0 for what can't be sealed.
   *
   * @param multiple the length of what is sealed is made one of these many bytes, so that it tells less
   */
  seal(content: Uint8Array, into: Uint8Array, multiple?: number): number;
}

export interface SealingOptions {
  /** JavaScript's unless said. */
  readonly aead?: Aead;
  /** For tests: the first that is sealed, or expected. */
  readonly firstCounter?: number;
}

const PLAIN_ROOM = SEALED_BYTES - SEALED_HEADER_BYTES - TAG_BYTES;

/** @param index the receiver's */
export function createSealer(
  index: number,
  firstKey: Uint8Array,
  { aead = JS_AEAD, firstCounter = 0 }: SealingOptions = {},
): Sealer {
  let key: Uint8Array = firstKey.slice();
  let counter = firstCounter;
  const nonce = new Uint8Array(12), plain = new Uint8Array(PLAIN_ROOM);

  return {
    get count() {
      return counter;
    },
    seal(content, into, multiple = 1) {
      const { length } = content;
      if (length > SEALED_CONTENT_BYTES || counter >= LAST_COUNTER) return 0;
      if (counter > firstCounter && counter % EPOCH_PACKETS === 0) {
        const next = rekey(key);
        key.fill(0);
        key = next;
      }
      let padded = Math.min(PLAIN_ROOM, Math.ceil((length + 1) / multiple) * multiple);
      if (SEALED_HEADER_BYTES + padded + TAG_BYTES === V1_FRAME_BYTES) padded++;
      plain.set(content);
      plain[length] = 1;
      plain.fill(0, length + 1, padded);
      writeSealedHeader(index, counter, into);
      writeNonce(counter, nonce);
      counter++; // before anything can fail: a nonce is never used again
      const end = SEALED_HEADER_BYTES + padded + TAG_BYTES;
      const header = into.subarray(0, SEALED_HEADER_BYTES);
      const sealed = into.subarray(SEALED_HEADER_BYTES, end);
      aead.seal(key, nonce, header, plain.subarray(0, padded), sealed);
      return end;
    },
  };
}
