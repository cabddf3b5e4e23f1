/**
 * The directory beside its peers, in one run: `deno task bench directory`. Some rows alone, which are
 * given by what their names have in them, so many times over:
 *
 *     deno run -A bench/directory/bench.ts 3 look-ups/devcloud/10000 changes dropped
 */
import { median } from "../../tools/correlate.ts";
import { compileLoad } from "./load_client.ts";
import {
  type Changes,
  createMeasuring,
  type LookUps,
  type Measuring,
  type Memory,
} from "./measure.ts";
import type { PeerName } from "./peers.ts";

export const PEERS: readonly PeerName[] = ["devcloud", "redis", "deno-echo", "node-echo", "naive"];
/** The others know no DISCONNECT. */
const DIRECTORIES: readonly PeerName[] = ["devcloud", "redis"];
/** Those that run on Deno, and Redis. */
const WEIGHED: readonly PeerName[] = ["devcloud", "redis", "deno-echo", "node-echo"];
const CONNECTIONS = [100, 1_000, 10_000];
/** Each row is the median of so many; a round takes each once, so that peers are beside each other. */
const ROUNDS = 5;

export type LookUpRow = LookUps & { readonly peer: PeerName; readonly connections: number };
export type ChangeRow = Changes & { readonly peer: PeerName };
export type MemoryRow = Memory & { readonly peer: PeerName };

export interface DirectoryResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly rounds: number;
  readonly lookUps: readonly LookUpRow[];
  readonly changes: readonly ChangeRow[];
  readonly memory: readonly MemoryRow[];
  /** Until 10,000 users whose connections broke at once were gone. */
  readonly droppedMs: number;
  /** Registrations a second with nobody, and with 1,000, who are told of the online list. */
  readonly watched: { readonly nobody: number; readonly thousand: number };
}

type Say = (line: string) => void;

interface Row<Figures extends object> {
  readonly name: string;
  readonly measure: (measuring: Measuring) => Promise<Figures>;
  /** One of each round. */
  readonly measured: Figures[];
}

function rowsOf() {
  const row = <Figures extends object>(
    name: string,
    measure: Row<Figures>["measure"],
  ): Row<Figures> => ({ name, measure, measured: [] });
  return {
    lookUps: CONNECTIONS.flatMap((connections) =>
      PEERS.map((peer) => ({
        ...{ peer, connections },
        row: row(`look-ups/${peer}/${connections}`, (by) => by.lookUps(peer, connections)),
      }))
    ),
    changes: DIRECTORIES.map((peer) => ({
      peer,
      row: row(`changes/${peer}`, (by) => by.changes(peer)),
    })),
    // Once: it takes most of a minute, and hardly varies.
    memory: row("memory", (by) => by.memory(WEIGHED)),
    dropped: row("dropped", (by) => by.dropped()),
    watched: row("watched", (by) => by.watched()),
  };
}

/** `wanted`: what the names of some rows have in them; empty: all. */
async function measureRows(
  rows: ReturnType<typeof rowsOf>,
  rounds: number,
  wanted: readonly string[],
  say: Say,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dc-bench-" });
  try {
    const measuring = createMeasuring(await compileLoad(folder), folder);
    const all: readonly Row<object>[] = [
      ...[...rows.lookUps, ...rows.changes].map(({ row }) => row),
      ...[rows.memory, rows.dropped, rows.watched],
    ];
    const chosen = all.filter(({ name }) =>
      wanted.length === 0 || wanted.some((part) => `${name}/`.includes(`${part}/`))
    );
    for (let round = 1; round <= rounds; round++) {
      for (const { name, measure, measured } of chosen) {
        if (name === rows.memory.name && round > 1) continue;
        measured.push(await measure(measuring));
        say(`${round} ${name} ${JSON.stringify(measured.at(-1))}`);
      }
    }
    for (const { name, measured } of chosen) {
      if (name === rows.memory.name) continue;
      say(`median ${name} ${JSON.stringify(medians(measured))}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

export async function benchDirectory(
  { say = () => {} }: { readonly say?: Say } = {},
): Promise<DirectoryResults> {
  const load = Deno.loadavg()[0] ?? NaN;
  const rows = rowsOf();
  await measureRows(rows, ROUNDS, [], say);
  const machine = { cores: navigator.hardwareConcurrency, os: Deno.build.os, load };
  return {
    ...{ date: new Date().toISOString().slice(0, 10), machine, rounds: ROUNDS },
    lookUps: rows.lookUps.map(({ peer, connections, row }) => ({
      ...{ peer, connections },
      ...medians(row.measured),
    })),
    changes: rows.changes.map(({ peer, row }) => ({ peer, ...medians(row.measured) })),
    memory: WEIGHED.map((peer) => ({ peer, ...rows.memory.measured[0]![peer]! })),
    droppedMs: medians(rows.dropped.measured).ms,
    watched: medians(rows.watched.measured),
  };
}

/** Of each figure by itself; errors of all rounds together. */
function medians<Figures extends object>(measured: readonly Figures[]): Figures {
  const names = Object.keys(measured[0] ?? {}) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = measured.map((figures) => Number(figures[name]));
      return [name, name === "errors" ? values.reduce((a, b) => a + b, 0) : median(values)];
    }),
  ) as Figures;
}

if (import.meta.main) {
  const [rounds = "1", ...wanted] = Deno.args;
  await measureRows(rowsOf(), Number(rounds), wanted, (line) => console.log(line));
}
