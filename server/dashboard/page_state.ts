import type { Activity, NameRow, ServerLogEntry, UserRow } from "./types.ts";

/**
 * What the page was rendered from. It stands in the page as JSON, so that the islands start with
 * exactly what the HTML shows.
 */
export interface PageState {
  readonly lang: "fr" | "en";
  /**
   * `token`, `password`: only whoever has the token, or has it from the password, may read, so the HTML
   * itself holds nothing.
   */
  readonly access: "open" | "token" | "password";
  /** ISO 8601; what "5 min ago" was reckoned from. */
  readonly renderedAt: string;
  /** IANA name of the server's zone, until the browser's own is known. */
  readonly timeZone: string;
  readonly listening: string;
  readonly serverKey: string | null;
  /** One page of those online, sorted by name: what a browser without JavaScript shows. */
  readonly users: readonly UserRow[];
  readonly usersPage: { readonly number: number; readonly of: number };
  /** How many are online. */
  readonly online: number;
  /** Those seen last. */
  readonly names: readonly NameRow[];
  readonly log: readonly ServerLogEntry[];
  readonly activity: Activity | null;
}

export const PAGE_STATE_ID = "page-state";

/** For a data block: `<` escaped, since `</script>` in a user's name would end it. */
export function serializePageState(state: PageState): string {
  return JSON.stringify(state).replaceAll("<", "\\u003c");
}
