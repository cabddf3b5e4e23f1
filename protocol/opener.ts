import { JS_AEAD } from "./aead.ts";
import { rekey, TAG_BYTES, writeNonce } from "./noise_cipher.ts";
import { createReplayWindow, REPLAY_WINDOW } from "./replay_window.ts";
import {
  EPOCH_PACKETS,
  LAST_COUNTER,
  SEALED_BYTES,
  SEALED_HEADER_BYTES,
  sealedCounter,
} from "./sealed_packets.ts";
import type { SealingOptions } from "./sealer.ts";

/** Opens one direction of a session: what is authentic, each packet once. */
export interface Opener {
  /**
   * The content of a datagram for which `isSealed` holds, valid until the next is opened; null for
   * what is forged, changed, or has come before.
   */
  open(datagram: Uint8Array): Uint8Array | null;
  /** Whether the last that was opened is the newest of all: its sender's address counts. */
  readonly isNewest: boolean;
}

export function createOpener(
  firstKey: Uint8Array,
  { aead = JS_AEAD, firstCounter = 0 }: SealingOptions = {},
): Opener {
  const replays = createReplayWindow();
  let epoch = Math.floor(firstCounter / EPOCH_PACKETS);
  let key: Uint8Array = firstKey.slice();
  /** Of the epoch before, for what is late; and of the next one, once it was asked for. */
  let previous: Uint8Array | null = null, next: Uint8Array | null = null;
  let isNewest = false;
  const nonce = new Uint8Array(12), plain = new Uint8Array(SEALED_BYTES);

  /** Whoever forges a counter has us make one key at most, not as many as the counter says. */
  function keyOf(wanted: number): Uint8Array | null {
    if (wanted === epoch) return key;
    if (wanted === epoch - 1) return previous;
    return wanted === epoch + 1 ? next ??= rekey(key) : null;
  }

  function take(counter: number): void {
    const its = Math.floor(counter / EPOCH_PACKETS);
    if (its > epoch && next !== null) {
      previous?.fill(0);
      previous = key;
      key = next;
      next = null;
      epoch = its;
    }
    isNewest = counter > replays.newest;
    replays.take(counter);
    if (previous !== null && replays.newest - epoch * EPOCH_PACKETS >= REPLAY_WINDOW) {
      previous.fill(0);
      previous = null;
    }
  }

  return {
    get isNewest() {
      return isNewest;
    },
    open(datagram) {
      const counter = sealedCounter(datagram);
      if (counter >= LAST_COUNTER || !replays.isFresh(counter)) return null;
      const its = keyOf(Math.floor(counter / EPOCH_PACKETS));
      if (its === null) return null;
      writeNonce(counter, nonce);
      const header = datagram.subarray(0, SEALED_HEADER_BYTES);
      const sealed = datagram.subarray(SEALED_HEADER_BYTES);
      let end = sealed.length - TAG_BYTES;
      if (!aead.open(its, nonce, header, sealed, plain.subarray(0, end))) return null;
      take(counter);
      do end--; while (end >= 0 && plain[end] === 0);
      // Authentic, but made by nobody who keeps to the format.
      return end >= 0 && plain[end] === 1 ? plain.subarray(0, end) : null;
    },
  };
}
