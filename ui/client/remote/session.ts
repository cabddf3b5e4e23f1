import type { SessionAnswer, SessionRequest } from "../../../client/api/types.ts";
import { takeFromFragment } from "../../shared/url_token.ts";
import { request } from "./request.ts";

/** Of this tab alone, and still there after a reload. */
const STORED_TOKEN = "devcloud.token";

export type Session =
  | { readonly state: "open"; readonly token: string }
  | { readonly state: "locked"; readonly why: "noKey" | "codeUsed" };

/** The token: from the address, for a code in the address, or from before the reload. */
export async function openSession(): Promise<Session> {
  const token = takeFromFragment("token");
  if (token !== null) return keep(token);
  const code = takeFromFragment("code");
  if (code !== null) {
    const body: SessionRequest = { code };
    const outcome = await request<SessionAnswer>("/api/session", { body });
    if (outcome.ok) return keep(outcome.value.token);
  }
  const stored = sessionStorage.getItem(STORED_TOKEN);
  if (stored !== null) return { state: "open", token: stored };
  return { state: "locked", why: code === null ? "noKey" : "codeUsed" };
}

export function forgetSession(): void {
  sessionStorage.removeItem(STORED_TOKEN);
}

function keep(token: string): Session {
  sessionStorage.setItem(STORED_TOKEN, token);
  return { state: "open", token };
}
