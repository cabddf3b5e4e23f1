/**
 * The password of a dashboard that others can reach: whoever knows it gets a token for half a day.
 * Guesses are few: after some wrong ones an address waits, longer each time, and all addresses together
 * have no more than a few a second, whoever they pretend to be.
 */
import { isIPv6 } from "node:net";
import { newToken, sameSecret } from "./secrets.ts";

export interface Login {
  /** `address`: whose guess it is. */
  tryPassword(password: string, address: string): LoginOutcome;
  /** Whether a token came from here, and still holds. */
  knows(token: string): boolean;
}

export type LoginOutcome =
  | { readonly state: "right"; readonly token: string }
  | { readonly state: "wrong" }
  | { readonly state: "too-many"; readonly retryAfterMs: number };

const TOKEN_MS = 12 * 3_600_000;
const MOST_TOKENS = 256;
/** Wrong guesses of an address before it waits; then 1 s, doubled with each further one. */
const FREE_GUESSES = 5;
const LONGEST_WAIT_MS = 60_000;
const MOST_ADDRESSES = 1_000;
/** Of all addresses together: so many at once, and one more each second. */
const GUESSES_AT_ONCE = 30;
const GUESS_MS = 1_000;

interface Guesser {
  readonly wrong: number;
  readonly until: number;
}

/** `now`: milliseconds. */
export function createLogin(password: string, now: () => number): Login {
  const tokens = new Map<string, number>(); // until when
  const guessers = new Map<string, Guesser>();
  let guesses = GUESSES_AT_ONCE;
  let refilledAt = now();

  function isLeft(): boolean {
    const at = now();
    guesses = Math.min(GUESSES_AT_ONCE, guesses + (at - refilledAt) / GUESS_MS);
    refilledAt = at;
    return guesses >= 1;
  }

  function noteWrong(place: string): void {
    guesses--;
    const wrong = (guessers.get(place)?.wrong ?? 0) + 1;
    const wait = wrong < FREE_GUESSES
      ? 0
      : Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (wrong - FREE_GUESSES));
    guessers.delete(place);
    guessers.set(place, { wrong, until: now() + wait });
    dropOldest(guessers, MOST_ADDRESSES);
  }

  return {
    tryPassword(given, address) {
      const place = placeOf(address);
      const retryAfterMs = (guessers.get(place)?.until ?? 0) - now();
      if (retryAfterMs > 0) return { state: "too-many", retryAfterMs };
      if (!isLeft()) return { state: "too-many", retryAfterMs: GUESS_MS };
      if (!sameSecret(given, password)) {
        noteWrong(place);
        return { state: "wrong" };
      }
      guessers.delete(place);
      const token = newToken();
      tokens.set(token, now() + TOKEN_MS);
      dropOldest(tokens, MOST_TOKENS);
      return { state: "right", token };
    },
    knows: (token) => (tokens.get(token) ?? 0) > now(),
  };
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}

/** Whoever has one IPv6 address has the others of its /64 too. */
function placeOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = ""] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::");
  return `${head.split(":").slice(0, 4).join(":")}::/64`;
}
