import { randomBytes, timingSafeEqual } from "node:crypto";

const TOKEN_BYTES = 32;

/** How long a code in an opened URL is good for: browsers of slow machines need many seconds to start. */
export const CODE_LIFE_MS = 60_000;

const MOST_CODES = 16;

/** A fresh secret of 256 bits, in base64url: safe in a URL's fragment and in a header. */
export function newSecret(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Whether both are the same, in a time that tells nothing but their length. */
export function sameSecret(given: string, expected: string): boolean {
  const encoder = new TextEncoder();
  const a = encoder.encode(given);
  const b = encoder.encode(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

export interface OneTimeCodes {
  /** A new code; the oldest is forgotten beyond 16. */
  issue(): string;
  /** Whether the code is good; it isn't any more afterwards. */
  redeem(code: string): boolean;
}

/**
 * Codes for URLs that are opened in a browser. Its command line can be read by the machine's other
 * users, so what stands there must be worth nothing once the page has been loaded.
 */
export function createOneTimeCodes(now: () => number): OneTimeCodes {
  let codes: { readonly code: string; readonly until: number }[] = [];
  return {
    issue() {
      const code = newSecret();
      codes = [...codes, { code, until: now() + CODE_LIFE_MS }].slice(-MOST_CODES);
      return code;
    },
    redeem(given) {
      const time = now();
      codes = codes.filter((entry) => entry.until > time);
      const found = codes.find((entry) => sameSecret(given, entry.code));
      if (found === undefined) return false;
      codes = codes.filter((entry) => entry !== found);
      return true;
    },
  };
}
