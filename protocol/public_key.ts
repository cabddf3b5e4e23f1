import { fingerprintOf } from "./fingerprint.ts";
import { type PublicKey, readBytes, readPublicKey } from "./key_text.ts";

export { fingerprintOf, readPublicKey };

const KEY_BYTES = 32;
const P = 2n ** 255n - 19n;

/**
 * Whether X25519 has this key as `noiseKey` (32 bytes): u = (1 + y) / (1 − y), the birational map of
 * RFC 7748, section 4.1, here without a division. It holds no secret, so its time may tell all.
 *
 * That y is of a point of the curve is not looked at: who has agreed on a secret by `noiseKey` has
 * shown that they have its secret key, and with what is of low order nobody agrees.
 */
export function isNoiseKeyOf(key: PublicKey, noiseKey: Uint8Array): boolean {
  const bytes = readBytes(key, KEY_BYTES);
  if (bytes === null || noiseKey.length !== KEY_BYTES) return false;
  const y = numberOf(bytes), u = numberOf(noiseKey);
  if (y >= P || y === 1n) return false; // another spelling of a key; no u at all
  return (u * (1n - y) - 1n - y) % P === 0n;
}

/** Little-endian, without the highest bit: of an Ed25519 key it is the sign of x, X25519 ignores it. */
function numberOf(bytes: Uint8Array): bigint {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).reverse().join("");
  return BigInt.asUintN(255, BigInt(`0x${hex}`));
}
