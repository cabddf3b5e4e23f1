/** How users and files write which certificate is a server's: the SHA-256 of its DER form, in hexadecimal. */
const SERVER_KEY = /^sha256:[0-9a-f]{64}$/;

/** @param digest SHA-256, 32 bytes */
export function formatServerKey(digest: Uint8Array): string {
  return `sha256:${Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Null for what is none; capitals and colons between the bytes, as other programs write them, are let through. */
export function readServerKey(text: unknown): string | null {
  if (typeof text !== "string") return null;
  const [, digits] = /^sha256:([0-9a-f:]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const key = `sha256:${digits?.replaceAll(":", "")}`;
  return SERVER_KEY.test(key) ? key : null;
}
