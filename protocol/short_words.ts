/**
 * The few words that two people compare to be sure that nobody stands between them: a short
 * authentication string. Whoever stands between has two handshakes, with other keys and nonces, so
 * other words but for one chance in 2^24, and can't look for fitting ones: each is bound to its
 * nonce by a commitment before it knows the other's. The responder reveals its own only with its
 * `accept`, so handshakes that ring nobody tell nothing of their words: a try costs an answered call.
 */
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { WORD_LIST } from "./word_list.ts";

/** All 32 bytes but `id`, 8. */
export interface WordsInput {
  readonly id: Uint8Array;
  readonly initiator: Side;
  readonly responder: Side;
}

interface Side {
  readonly ephemeral: Uint8Array;
  /** Ed25519. */
  readonly identity: Uint8Array;
  readonly nonce: Uint8Array;
}

/** What is drawn for a handshake, so that its words can't be known before. */
export const WORDS_NONCE_BYTES = 32;
export const COMMITMENT_BYTES = 32;

const WORDS_LABEL = "DevCloud words\0";
const WORDS = 3;
const encoder = new TextEncoder();

/** What each says at first, so that its nonce is chosen though nobody knows it. */
export function commitTo(nonce: Uint8Array, identity: Uint8Array): Uint8Array {
  return sha256.create().update(encoder.encode(WORDS_LABEL)).update(nonce).update(identity)
    .digest();
}

/** Three words, the same on both sides. */
export function shortWords({ id, initiator, responder }: WordsInput): readonly string[] {
  const hash = sha256.create()
    .update(encoder.encode(WORDS_LABEL))
    .update(id)
    .update(initiator.ephemeral)
    .update(responder.ephemeral)
    .update(initiator.identity)
    .update(responder.identity)
    .update(initiator.nonce)
    .update(responder.nonce)
    .digest();
  const bytes = hkdf(sha256, hash, undefined, encoder.encode(WORDS_LABEL), WORDS);
  return Array.from(bytes, (byte) => WORD_LIST[byte]!);
}
