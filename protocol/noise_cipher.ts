/** What Noise (revision 34) makes of ChaCha20-Poly1305, SHA-256 and HKDF. Pure. */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";

export const KEY_BYTES = 32;
export const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const NOTHING = new Uint8Array(0);

/** The nonce of Noise's ChaChaPoly: 32 zero bits, then `n` as 64 bits, the lowest byte first. */
export function writeNonce(n: number, into: Uint8Array): void {
  let high = Math.floor(n / 2 ** 32), low = n >>> 0;
  for (let i = 0; i < 4; i++) {
    into[i] = 0;
    into[4 + i] = low & 0xff;
    into[8 + i] = high & 0xff;
    low >>>= 8;
    high = Math.floor(high / 256);
  }
}

function nonceOf(n: number): Uint8Array {
  const nonce = new Uint8Array(NONCE_BYTES);
  writeNonce(n, nonce);
  return nonce;
}

/** ENCRYPT(k, n, ad, plaintext): the ciphertext and its tag. */
export function encrypt(
  key: Uint8Array,
  n: number,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  return chacha20poly1305(key, nonceOf(n), associated).encrypt(plaintext);
}

/** DECRYPT(k, n, ad, ciphertext); null for what was not encrypted so. */
export function decrypt(
  key: Uint8Array,
  n: number,
  associated: Uint8Array,
  ciphertext: Uint8Array,
): Uint8Array | null {
  if (ciphertext.length < TAG_BYTES) return null;
  try {
    return chacha20poly1305(key, nonceOf(n), associated).decrypt(ciphertext);
  } catch {
    return null;
  }
}

/** REKEY(k) of Noise, section 4.2: the key that follows, from which this one can't be told. */
export function rekey(key: Uint8Array): Uint8Array {
  const last = new Uint8Array(NONCE_BYTES).fill(0xff, 4);
  return chacha20poly1305(key, last, NOTHING).encrypt(new Uint8Array(KEY_BYTES))
    .slice(0, KEY_BYTES);
}

/** HKDF(chaining key, input, 2) of Noise, section 4.3. */
export function mixKey(
  chainingKey: Uint8Array,
  input: Uint8Array,
): readonly [Uint8Array, Uint8Array] {
  const keys = hkdf(sha256, input, chainingKey, NOTHING, 2 * KEY_BYTES);
  return [keys.slice(0, KEY_BYTES), keys.slice(KEY_BYTES)];
}

/** MixHash: the hash of what was hashed so far and of these bytes. */
export function mixHash(hash: Uint8Array, bytes: Uint8Array): Uint8Array {
  return sha256.create().update(hash).update(bytes).digest();
}
