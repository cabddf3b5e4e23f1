import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { ed25519 } from "@noble/curves/ed25519.js";
import { formatBytes, type PublicKey } from "../../protocol/key_text.ts";

/** Who we are, for the directory and for those we call: one Ed25519 key pair for each data folder. */
export interface Identity {
  readonly publicKey: PublicKey;
  /** Ed25519, 64 bytes (RFC 8032). */
  sign(message: Uint8Array): Uint8Array;
  /** The same pair as X25519 has it: 32 bytes each, for Noise. */
  readonly noise: { readonly secretKey: Uint8Array; readonly publicKey: Uint8Array };
}

/** Of an Ed25519 secret key (its seed), and of a public one. */
export const SECRET_KEY_BYTES = 32;

/** What comes before the seed in PKCS #8 (RFC 8410, section 7): the only form that node:crypto reads. */
const PKCS8_START = [
  ...[0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70],
  ...[0x04, 0x22, 0x04, 0x20],
];

/** Any 32 bytes are a secret key (RFC 8032, section 5.1.5); these are the system's randomness. */
export function makeSecretKey(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_KEY_BYTES));
}

/** @throws RangeError for a secret key of another length than 32 bytes */
export function createIdentity(secretKey: Uint8Array): Identity {
  if (secretKey.length !== SECRET_KEY_BYTES) {
    throw new RangeError(`Cannot use a secret key of ${secretKey.length} bytes`);
  }
  // The system's own signs in 0.02 ms, and in constant time; @noble/curves takes ten times as long.
  const key = createPrivateKey({
    key: Buffer.from([...PKCS8_START, ...secretKey]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(key).export({ format: "der", type: "spki" });
  const publicKey = Uint8Array.from(spki.subarray(spki.length - SECRET_KEY_BYTES));
  return {
    publicKey: formatBytes(publicKey),
    sign: (message) => Uint8Array.from(sign(null, message, key)),
    noise: {
      secretKey: ed25519.utils.toMontgomerySecret(secretKey),
      publicKey: ed25519.utils.toMontgomery(publicKey),
    },
  };
}
