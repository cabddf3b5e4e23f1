/** ChaCha20-Poly1305 (RFC 8439), for packets: into memory that is used again. */
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";

export interface Aead {
  /** Puts the ciphertext of `plain` and its tag into `into`: `plain.length + TAG_BYTES`, overlapping nothing. */
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    associated: Uint8Array,
    plain: Uint8Array,
    into: Uint8Array,
  ): void;
  /** The other way round; false for what was not sealed so: then what is in `into` is of no use. */
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    associated: Uint8Array,
    sealed: Uint8Array,
    into: Uint8Array,
  ): boolean;
}

/** In JavaScript: there at once, everywhere. */
export const JS_AEAD: Aead = {
  seal: (key, nonce, associated, plain, into) =>
    void chacha20poly1305(key, nonce, associated).encrypt(plain, into),
  open(key, nonce, associated, sealed, into) {
    try {
      chacha20poly1305(key, nonce, associated).decrypt(sealed, into);
      return true;
    } catch {
      return false;
    }
  },
};
