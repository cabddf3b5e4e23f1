import { takeFromFragment } from "../../../ui/shared/url_token.ts";

const KEY = "devcloud-dashboard-token";

/** Told when the tab has another token. */
export const TOKEN_EVENT = "devcloud-token";

/**
 * The token from the address, which is then cleaned of it, or the one that this tab kept. Kept for
 * the tab alone: sessionStorage is neither shared between ports nor written for later visits.
 */
export function takeToken(): string | null {
  const token = takeFromFragment("token");
  if (token === null) return sessionStorage.getItem(KEY);
  sessionStorage.setItem(KEY, token);
  return token;
}

/** Keeps a token that the password was swapped for. */
export function keepToken(token: string): void {
  sessionStorage.setItem(KEY, token);
  dispatchEvent(new Event(TOKEN_EVENT));
}
