import { sign } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { formatBytes, type PublicKey } from "../../protocol/key_text.ts";
import type { NoiseKey } from "../../protocol/noise_xx.ts";
import { createNoiseKey, openSecretKey, publicBytesOf } from "./noise_key.ts";

/** Who we are, for the directory and for those we call: one Ed25519 key pair for each data folder. */
export interface Identity {
  readonly publicKey: PublicKey;
  /** Ed25519, 64 bytes (RFC 8032). */
  sign(message: Uint8Array): Uint8Array;
  /** The same pair as X25519 has it, for Noise. */
  readonly noise: NoiseKey;
}

/** Of an Ed25519 secret key (its seed), and of a public one. */
export const SECRET_KEY_BYTES = 32;

/** Any 32 bytes are a secret key (RFC 8032, section 5.1.5); these are the system's randomness. */
export function makeSecretKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_KEY_BYTES));
}

/** @throws RangeError for a secret key of another length than 32 bytes */
export function createIdentity(secretKey: Uint8Array): Identity {
  if (secretKey.length !== SECRET_KEY_BYTES) {
    throw new RangeError(`Cannot use a secret key of ${secretKey.length} bytes`);
  }
  const key = openSecretKey("ed25519", secretKey);
  return {
    publicKey: formatBytes(publicBytesOf(key)),
    sign: (message) => Uint8Array.from(sign(null, message, key)),
    noise: createNoiseKey(ed25519.utils.toMontgomerySecret(secretKey)),
  };
}
