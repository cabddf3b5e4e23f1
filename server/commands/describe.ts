import type { ServerStatus, UserRow } from "../dashboard/types.ts";
import type { Language } from "../language.ts";
import { CLIENT_WORDS, STATUS_LABELS } from "./texts.ts";

/** A status for people: a line each. */
export function describeStatus(status: ServerStatus, lang: Language): string[] {
  const number = (value: number) => value.toLocaleString(lang);
  const since = new Date(status.startedAt).toLocaleString(lang);
  const megabytes = new Intl.NumberFormat(lang, { style: "unit", unit: "megabyte" })
    .format(Math.round(status.memoryBytes / 1e6));
  const rows: readonly (readonly [keyof typeof STATUS_LABELS, string | null])[] = [
    ["version", `devcloud-server ${status.version}, pid ${status.pid}`],
    ["since", since],
    ["listening", status.listening],
    ["tls", status.tls],
    ["dashboard", status.dashboard],
    ["users", number(status.users)],
    ["names", number(status.names)],
    ["connections", number(status.connections)],
    ["registrations", number(status.registrations)],
    ["refusals", number(status.refusals)],
    ["lookUps", number(status.lookUps)],
    ["store", status.store],
    ["memory", megabytes],
    ["logLevel", status.logLevel],
    ...status.troubles.map((trouble) => ["trouble", trouble] as const),
  ];
  const shown = rows.flatMap(([label, value]) =>
    value === null ? [] : [[STATUS_LABELS[label][lang], value]]
  );
  return alignColumns(shown);
}

/** Who is online, sorted by name, a line each. */
export function describeUsers(rows: readonly UserRow[], lang: Language): string[] {
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const client = ({ version, hasKey, overTls }: UserRow) => {
    const words: (keyof typeof CLIENT_WORDS)[] = [version === 1 ? "v1" : "v2"];
    if (hasKey) words.push("key");
    if (overTls) words.push("tls");
    return words.map((word) => CLIENT_WORDS[word][lang]).join(", ");
  };
  return alignColumns(
    rows.toSorted((a, b) => compare(a.name, b.name)).map((row) => [
      ...[row.name, row.ip, new Date(row.since).toLocaleString(lang), client(row)],
    ]),
  );
}

/** Rows of a table, their columns under one another; two spaces between them. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => [...row[column] ?? ""].length))
  );
  return rows.map((row) =>
    row.map((cell, i) => cell + " ".repeat(widths[i]! - [...cell].length)).join("  ").trimEnd()
  );
}
