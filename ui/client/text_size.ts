/** What the client takes: 64 KiB of UTF-8. */
const TEXT_BYTES = 64 * 1_024;
/** From here on it is said how much is left. */
const NEAR_BYTES = 2 * 1_024;

const encoder = new TextEncoder();

/** How many bytes are left of a message; null while there are plenty. Negative: too many. */
export function bytesLeft(text: string): number | null {
  // A code unit takes three bytes at most, so a short text needs no counting.
  if (text.length * 3 < TEXT_BYTES - NEAR_BYTES) return null;
  const left = TEXT_BYTES - encoder.encode(text).length;
  return left > NEAR_BYTES ? null : left;
}
