import type { Language } from "../../../ui/shared/language.ts";
import type { NameRow, UserRow } from "../types.ts";

export type SortKey = "name" | "ip" | "since" | "client";

export interface SortOrder {
  readonly by: SortKey;
  readonly descending: boolean;
}

type Compare = (a: UserRow, b: UserRow) => number;

/** Compares rows by an order; equals by name, so that no two of different names are equal. */
export function compareUsers({ by, descending }: SortOrder, lang: Language): Compare {
  // `numeric` puts Guest 2 before Guest 10, and 192.168.1.9 before 192.168.1.10.
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const sign = descending ? -1 : 1;
  const byName: Compare = (a, b) =>
    compare(a.name, b.name) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const byKey: Record<SortKey, Compare> = {
    name: byName,
    ip: (a, b) => compare(a.ip, b.ip),
    // As times: only those of one offset could be compared as text.
    since: (a, b) => Date.parse(a.since) - Date.parse(b.since),
    client: (a, b) => clientRank(a) - clientRank(b),
  };
  return (a, b) => sign * byKey[by](a, b) || byName(a, b);
}

function clientRank({ version, hasKey, overTls }: UserRow): number {
  return 4 * version + 2 * Number(hasKey) + Number(overTls);
}

/**
 * Rows that are sorted already, with a change: without those in `gone`, with those that `joined`. Much
 * less work than sorting thousands anew for the few that come ten times a second.
 */
export function mergeUsers(
  sorted: readonly UserRow[],
  gone: ReadonlySet<string>,
  joined: readonly UserRow[],
  compare: Compare,
): UserRow[] {
  const stay = gone.size === 0 ? sorted : sorted.filter(({ name }) => !gone.has(name));
  const merged: UserRow[] = [];
  let taken = 0;
  for (const row of joined.toSorted(compare)) {
    const place = findPlace(stay, row, compare, taken);
    for (; taken < place; taken++) merged.push(stay[taken]!);
    merged.push(row);
  }
  for (; taken < stay.length; taken++) merged.push(stay[taken]!);
  return merged;
}

/** The first place from `from` on whose row comes after `row`. */
function findPlace(sorted: readonly UserRow[], row: UserRow, compare: Compare, from: number) {
  let [low, high] = [from, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle]!, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The rows that contain `search` in name or address, in the order they have. Accents and case don't count. */
export function searchUsers(users: readonly UserRow[], search: string): readonly UserRow[] {
  const wanted = plain(search.trim());
  return wanted === ""
    ? users
    : users.filter((user) => plainName(user).includes(wanted) || user.ip.includes(wanted));
}

/** The rows whose name contains `search`, in the order they have. Accents and case don't count. */
export function searchNames(names: readonly NameRow[], search: string): readonly NameRow[] {
  const wanted = plain(search.trim());
  return wanted === "" ? names : names.filter(({ name }) => plain(name).includes(wanted));
}

/** Kept for each row: thousands are searched again with each letter. */
const plainNames = new WeakMap<UserRow, string>();

function plainName(user: UserRow): string {
  let name = plainNames.get(user);
  if (name === undefined) plainNames.set(user, name = plain(user.name));
  return name;
}

export function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
