import { Buffer } from "node:buffer";
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from "node:crypto";
import type { NoiseKey } from "../../protocol/noise_xx.ts";

const KEY_BYTES = 32;
/** The last byte of an algorithm's identifier in PKCS #8 and SPKI (RFC 8410), which node:crypto reads. */
const OID_END = { ed25519: 0x70, x25519: 0x6e } as const;

/** A secret key of the runtime's: a tenth of the time of one in JavaScript, and constant time. */
export function openSecretKey(algorithm: keyof typeof OID_END, secretKey: Uint8Array): KeyObject {
  const start = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, OID_END[algorithm], 4, 0x22, 4];
  const key = Buffer.from([...start, secretKey.length, ...secretKey]);
  return createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** The 32 bytes of its public key. */
export function publicBytesOf(secretKey: KeyObject): Uint8Array {
  const spki = createPublicKey(secretKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(-KEY_BYTES));
}

/** X25519 (RFC 7748). @param secretKey any 32 bytes */
export function createNoiseKey(secretKey: Uint8Array): NoiseKey {
  const own = openSecretKey("x25519", secretKey);
  return {
    publicKey: publicBytesOf(own),
    agree(theirs) {
      if (theirs.length !== KEY_BYTES) return null;
      const start = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, OID_END.x25519, 3, 0x21, 0];
      const key = Buffer.from([...start, ...theirs]);
      try {
        const publicKey = createPublicKey({ key, format: "der", type: "spki" });
        const secret = diffieHellman({ privateKey: own, publicKey });
        // A point of low order: older runtimes give zeros, newer ones throw.
        return secret.every((byte) => byte === 0) ? null : Uint8Array.from(secret);
      } catch {
        return null;
      }
    },
  };
}
