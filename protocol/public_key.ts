import { ed25519 } from "@noble/curves/ed25519.js";
import { fingerprintOf } from "./fingerprint.ts";
import { type PublicKey, readBytes, readPublicKey } from "./key_text.ts";

export { fingerprintOf, readPublicKey };

const KEY_BYTES = 32;
/**
 * The same key as X25519 has it (RFC 7748, section 4.1, the birational map), for Noise.
 *
 * @returns 32 bytes; null for what is no point of the curve, or one of the few of small order, with
 * which everybody would share the same secret
 */
export function toNoiseKey(key: PublicKey): Uint8Array | null {
  const bytes = readBytes(key, KEY_BYTES);
  if (bytes === null) return null;
  try {
    if (ed25519.Point.fromBytes(bytes).isSmallOrder()) return null;
    return ed25519.utils.toMontgomery(bytes);
  } catch {
    return null;
  }
}
