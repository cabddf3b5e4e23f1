/**
 * libsodium's ChaCha20-Poly1305 as WebAssembly: a fifth of JavaScript's time for a packet now and then,
 * as a call has them, and no garbage.
 */
import { type Aead, JS_AEAD } from "../../protocol/aead.ts";
import { TAG_BYTES } from "../../protocol/noise_cipher.ts";
import { SEALED_BYTES } from "../../protocol/sealed_packets.ts";

/** What of the package is used: its memory and C functions (`crypto_aead_chacha20poly1305.h`). */
interface Sodium {
  /** Another one when the memory grows. */
  readonly HEAPU8: Uint8Array;
  _sodium_init(): number;
  _malloc(bytes: number): number;
  // Pointers are offsets into the memory; lengths are 64 bits, so two numbers, of which the second is 0.
  // The other zeros stand for what isn't wanted: the result's length, and a secret nonce.
  _crypto_aead_chacha20poly1305_ietf_encrypt(...numbers: number[]): number;
  _crypto_aead_chacha20poly1305_ietf_decrypt(...numbers: number[]): number;
}

const KEY_BYTES = 32, NONCE_BYTES = 12;

/** Takes some 30 ms. @throws Error when the package is not the one that this file knows */
export async function loadSodiumAead(): Promise<Aead> {
  const { default: load } = await import("libsodium");
  const sodium = await load() as Sodium;
  if (sodium._sodium_init() < 0) throw new Error("Cannot use libsodium: it doesn't start");
  const room = (bytes: number) => {
    const at = sodium._malloc(bytes);
    if (at === 0) throw new Error("Cannot use libsodium: it has no memory");
    return at;
  };
  const key = room(KEY_BYTES), nonce = room(NONCE_BYTES), associated = room(SEALED_BYTES);
  const from = room(SEALED_BYTES), to = room(SEALED_BYTES);
  const encrypt = sodium._crypto_aead_chacha20poly1305_ietf_encrypt;
  const decrypt = sodium._crypto_aead_chacha20poly1305_ietf_decrypt;

  function fill(itsKey: Uint8Array, its: Uint8Array, header: Uint8Array, content: Uint8Array) {
    const memory = sodium.HEAPU8;
    memory.set(itsKey, key);
    memory.set(its, nonce);
    memory.set(header, associated);
    memory.set(content, from);
  }

  function forget() {
    sodium.HEAPU8.fill(0, key, key + KEY_BYTES);
  }

  /** By hand: a view of the memory would be an object for each packet. */
  function take(into: Uint8Array, length: number) {
    const memory = sodium.HEAPU8;
    for (let i = 0; i < length; i++) into[i] = memory[to + i]!;
  }

  return {
    seal(itsKey, its, header, plain, into) {
      if (plain.length + TAG_BYTES > SEALED_BYTES || header.length > SEALED_BYTES) {
        throw new RangeError(`Cannot seal ${plain.length} bytes`);
      }
      fill(itsKey, its, header, plain);
      const { length } = plain, more = header.length;
      encrypt(to, 0, from, length, 0, associated, more, 0, 0, nonce, key);
      forget();
      take(into, length + TAG_BYTES);
    },
    open(itsKey, its, header, sealed, into) {
      if (
        sealed.length < TAG_BYTES || sealed.length > SEALED_BYTES || header.length > SEALED_BYTES
      ) {
        return false;
      }
      fill(itsKey, its, header, sealed);
      const { length } = sealed, more = header.length;
      const error = decrypt(to, 0, 0, from, length, 0, associated, more, 0, nonce, key);
      forget();
      if (error !== 0) return false;
      take(into, length - TAG_BYTES);
      return true;
    },
  };
}

/** JavaScript's until there is a better one. */
export interface ReplaceableAead extends Aead {
  use(better: Aead): void;
}

export function createReplaceableAead(): ReplaceableAead {
  let current: Aead = JS_AEAD;
  return {
    seal: (key, nonce, associated, plain, into) =>
      current.seal(key, nonce, associated, plain, into),
    open: (key, nonce, associated, sealed, into) =>
      current.open(key, nonce, associated, sealed, into),
    use(better) {
      current = better;
    },
  };
}
