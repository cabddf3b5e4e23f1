import type { Language } from "../../../ui/shared/language.ts";
import type { NameRow, UserRow } from "../types.ts";

export type SortKey = "name" | "ip" | "since";

export interface SortOrder {
  readonly by: SortKey;
  readonly descending: boolean;
}

/** The rows that contain `search` in name or address, in order; equals by name. Accents and case don't count. */
export function sortUsers(
  users: readonly UserRow[],
  order: SortOrder,
  search: string,
  lang: Language,
): UserRow[] {
  const wanted = plain(search.trim());
  const found = wanted === ""
    ? [...users]
    : users.filter((user) => plain(user.name).includes(wanted) || user.ip.includes(wanted));
  // `numeric` puts Guest 2 before Guest 10, and 192.168.1.9 before 192.168.1.10.
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const sign = order.descending ? -1 : 1;
  return found.sort((a, b) => sign * compareBy(order.by, a, b, compare) || compare(a.name, b.name));
}

/** The rows whose name contains `search`, in the order they have. Accents and case don't count. */
export function searchNames(names: readonly NameRow[], search: string): readonly NameRow[] {
  const wanted = plain(search.trim());
  return wanted === "" ? names : names.filter(({ name }) => plain(name).includes(wanted));
}

function compareBy(
  by: SortKey,
  a: UserRow,
  b: UserRow,
  compare: (a: string, b: string) => number,
): number {
  // As times: only those of one offset could be compared as text.
  return by === "since" ? Date.parse(a.since) - Date.parse(b.since) : compare(a[by], b[by]);
}

function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
