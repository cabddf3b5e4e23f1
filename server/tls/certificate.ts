import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** What the certificate is made out to: the server's address may change, and its hash is what counts. */
const HOST_NAME = "devcloud";
/**
 * Whatever a clock says, also one that was never set: clients pin the certificate itself, and it has
 * "no well-defined expiration date" (RFC 5280 §4.1.2.5).
 */
const NOT_BEFORE = "19700101000000Z";
const NOT_AFTER = "99991231235959Z";

const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02]; // 1.2.840.10045.4.3.2
const COMMON_NAME = [0x55, 0x04, 0x03]; // 2.5.4.3
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11]; // 2.5.29.17

/** A certificate and its key, both in PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** A new P-256 key, and a certificate of its own making (X.509 v3, RFC 5280), made out to `devcloud`. */
export function makeCertificate(): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(der(0x06, ECDSA_WITH_SHA256));
  const name = sequence(
    der(0x31, sequence(der(0x06, COMMON_NAME), der(0x0c, encode(HOST_NAME)))),
  );
  const serial = randomBytes(16);
  serial[0] = serial[0]! & 0x7f | 0x40; // positive, and no leading zero
  const altName = sequence(der(0x82, encode(HOST_NAME)));
  const toBeSigned = sequence(
    der(0xa0, der(0x02, [2])), // version 3
    der(0x02, serial),
    algorithm,
    name,
    sequence(der(0x18, encode(NOT_BEFORE)), der(0x18, encode(NOT_AFTER))),
    name,
    new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    der(0xa3, sequence(sequence(der(0x06, SUBJECT_ALT_NAME), der(0x04, altName)))),
  );
  const signature = new Uint8Array(sign("sha256", toBeSigned, privateKey));
  const bytes = sequence(toBeSigned, algorithm, der(0x03, [0], signature));
  return { certificate: pem("CERTIFICATE", bytes), key: keyPem(privateKey) };
}

function keyPem(key: KeyObject): string {
  return pem("PRIVATE KEY", new Uint8Array(key.export({ type: "pkcs8", format: "der" })));
}

function sequence(...parts: Uint8Array[]): Uint8Array {
  return der(0x30, ...parts);
}

/** One value in DER: its tag, its length (X.690 §8.1.3), and what it holds. */
function der(tag: number, ...parts: (Uint8Array | readonly number[])[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  const value = new Uint8Array(1 + size.length + length);
  value.set([tag, ...size]);
  let at = 1 + size.length;
  for (const part of parts) {
    value.set(part, at);
    at += part.length;
  }
  return value;
}

/** RFC 7468: base64 in lines of 64 characters. */
function pem(label: string, bytes: Uint8Array): string {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
