import { sha256 } from "@noble/hashes/sha2.js";
import { type PublicKey, readBytes } from "./key_text.ts";

const KEY_BYTES = 32;
/** 128 bits: nobody finds another key of the same fingerprint. */
const SHOWN_BYTES = 16;
const GROUP = /.{4}/g;

/**
 * What people compare, or read to each other: the start of the key's SHA-256 in hexadecimal, as
 * eight groups of four.
 *
 * @throws RangeError for what is no key
 */
export function fingerprintOf(key: PublicKey): string {
  const bytes = readBytes(key, KEY_BYTES);
  if (bytes === null) throw new RangeError(`Cannot make a fingerprint of '${key}': it is no key`);
  const hex = [...sha256(bytes).subarray(0, SHOWN_BYTES)]
    .map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.match(GROUP)!.join(" ");
}
