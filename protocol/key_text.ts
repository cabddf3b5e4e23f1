/** Public keys and other bytes as they stand in JSON: base64url without padding (RFC 4648, section 5). */

/** An Ed25519 public key: 32 bytes, so 43 characters. */
export type PublicKey = string;

// 43 characters are 258 bits: the two beyond the key are 0, so that a key has one spelling alone.
const KEY = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** The key, where this is the text of one; whether it is a point of the curve is not looked at. */
export function readPublicKey(text: unknown): PublicKey | null {
  return typeof text === "string" && KEY.test(text) ? text : null;
}

export function formatBytes(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes that a text stands for.
 *
 * @param length how many there must be, in bytes
 * @returns null for what is no base64url of so many bytes, or not the one spelling of them
 */
export function readBytes(text: unknown, length: number): Uint8Array<ArrayBuffer> | null {
  if (typeof text !== "string" || text.length !== Math.ceil(length * 8 / 6)) return null;
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  let binary: string;
  try {
    binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null; // one character beyond a whole byte
  }
  const bytes = Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
  return formatBytes(bytes) === text ? bytes : null;
}
