import { markdownTable, withMade } from "../markdown.ts";
import type { DirectoryResults, LookUpRow } from "./bench.ts";
import type { PeerName } from "./peers.ts";

const PEER_NAMES: Readonly<Record<PeerName, string>> = {
  devcloud: "DevCloud",
  redis: "Redis",
  "deno-echo": "`Deno.listen` echo",
  "node-echo": "`node:net` echo",
  naive: "naive server",
};

/** Those of before memory was measured have none. */
type Results = Omit<DirectoryResults, "memory"> & Partial<Pick<DirectoryResults, "memory">>;

/** The document with the figures in their place. @throws when it has no place for them */
export function withDirectory(document: string, results: Results): string {
  return withMade(document, "directory", directoryTables(results));
}

function directoryTables({ lookUps, changes, memory = [], droppedMs, watched }: Results): string {
  const lookUpRows = lookUps.map((row) => [
    count(row.connections),
    PEER_NAMES[row.peer],
    count(row.lookUpsPerSecond),
    ratio(ofDevcloud(lookUps, row).lookUpsPerSecond, row.lookUpsPerSecond),
    `${row.p50Ms.toFixed(1)} ms`,
    `${row.p99Ms.toFixed(1)} ms`,
    row.worstShare.toFixed(2),
    count(row.registrationsPerSecond),
  ]);
  const memoryRows = memory.map((row) => [
    PEER_NAMES[row.peer],
    `${row.mibBefore} MiB`,
    `${row.idleKibPerConnection} KiB`,
    `${row.mibAfterLoad} MiB`,
    `${row.mibAfterAll} MiB`,
  ]);
  const changeRows = changes.map(({ peer, registrationsPerSecond, churnPerSecond }) => [
    PEER_NAMES[peer],
    count(registrationsPerSecond),
    count(churnPerSecond),
  ]);
  return [
    markdownTable([
      [
        "connections",
        "server",
        "look-ups/s",
        "DevCloud : it",
        "p50",
        "p99",
        "worst share",
        "connect and register/s",
      ],
      ...lookUpRows,
    ]),
    markdownTable([
      ["server", "registrations/s", "connect, register, look up, leave: times/s"],
      ...changeRows,
    ]),
    ...(memoryRows.length === 0 ? [] : [markdownTable([
      [
        "memory, of 10,000 connections",
        "before",
        "idle, each",
        "after load",
        "half a minute after all have gone",
      ],
      ...memoryRows,
    ])]),
    markdownTable([
      ["DevCloud", ""],
      ["10,000 dropped users gone after", `${droppedMs} ms`],
      ["registrations/s with 1,000 watchers : with none", ratio(watched.thousand, watched.nobody)],
    ]),
  ].join("\n");
}

function ofDevcloud(rows: readonly LookUpRow[], { connections }: LookUpRow): LookUpRow {
  return rows.find((row) => row.peer === "devcloud" && row.connections === connections)!;
}

function ratio(ours: number, other: number): string {
  return (ours / other).toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString("en");
}
