/** The directory beside a naive server, in one run: `deno task bench directory`. */
import { join } from "node:path";
import { median } from "../../tools/correlate.ts";
import type { LoadFigures, RequestStyle } from "./load.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
const CONNECTIONS = [1, 100, 1_000, 10_000];
const LOAD_MS = 1_500;
/** Of fewer, what the program itself grows by in its first seconds would hide their share. */
const MANY = 1_000;
const ROUNDS = 3;

export interface DirectoryRow extends LoadFigures {
  readonly server: "devcloud" | "naive";
  readonly style: RequestStyle;
  /** What the server's memory grew by, divided by the connections held; null where few are. */
  readonly kibPerConnection: number | null;
}

export interface DirectoryResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly rounds: number;
  readonly rows: readonly DirectoryRow[];
}

/** Measures: medians of `rounds`, the two servers in turn. */
export async function benchDirectory(
  { rounds = ROUNDS, say = () => {} }: {
    readonly rounds?: number;
    readonly say?: (line: string) => void;
  } = {},
): Promise<DirectoryResults> {
  const rows: DirectoryRow[] = [];
  const load = Deno.loadavg()[0] ?? NaN;
  for (const connections of CONNECTIONS) {
    for (const style of ["python", "compact"] as const) {
      const runs: Record<DirectoryRow["server"], DirectoryRow[]> = { devcloud: [], naive: [] };
      for (let round = 0; round < rounds; round++) {
        for (const server of ["devcloud", "naive"] as const) {
          runs[server].push(await measure(server, connections, style));
        }
      }
      for (const server of ["devcloud", "naive"] as const) {
        const row = medianRow(runs[server]);
        rows.push(row);
        say(
          `${server.padEnd(9)} ${String(connections).padStart(6)} connections, ${style}: ` +
            `${row.registrationsPerSecond} REG/s, ${row.lookUpsPerSecond} GET/s, ` +
            `p99 ${row.p99Ms} ms, ${row.kibPerConnection ?? "–"} KiB each, ${row.errors} errors`,
        );
      }
    }
  }
  const machine = { cores: navigator.hardwareConcurrency, os: Deno.build.os, load };
  return { date: new Date().toISOString().slice(0, 10), machine, rounds, rows };
}

function medianRow(runs: readonly DirectoryRow[]): DirectoryRow {
  const of = (field: "registrationsPerSecond" | "lookUpsPerSecond" | "p50Ms" | "p99Ms") =>
    median(runs.map((run) => run[field]));
  return {
    ...runs[0]!,
    registrationsPerSecond: of("registrationsPerSecond"),
    lookUpsPerSecond: of("lookUpsPerSecond"),
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    kibPerConnection: runs[0]!.connections < MANY
      ? null
      : median(runs.map(({ kibPerConnection }) => kibPerConnection ?? NaN)),
    errors: runs.reduce((sum, { errors }) => sum + errors, 0),
  };
}

async function measure(
  server: DirectoryRow["server"],
  connections: number,
  style: RequestStyle,
): Promise<DirectoryRow> {
  const folder = await Deno.makeTempDir({ prefix: "dc-bench-" });
  const database = join(folder, "bench.db");
  const child = start(
    server === "naive" ? ["bench/directory/naive_server.ts", database] : [
      "server/main.ts",
      ...["--host=127.0.0.1", "--port=0", "--no-dashboard", "--no-mdns", `--db=${database}`],
    ],
  );
  try {
    const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const port = await readPort(lines);
    void drain(lines);
    const before = await residentKib(child.pid);
    const loader = start(
      ["bench/directory/load.ts", String(port), String(connections), String(LOAD_MS), style],
    );
    const said = loader.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await said.read();
    const figures: LoadFigures = JSON.parse(value);
    const grown = await residentKib(child.pid) - before;
    await loader.stdin.close();
    await said.cancel();
    await loader.status;
    const kibPerConnection = Math.round(10 * grown / connections) / 10;
    return { server, style, ...figures, kibPerConnection };
  } finally {
    child.kill("SIGKILL");
    await child.stdin.close().catch(() => {});
    await child.status;
    await Deno.remove(folder, { recursive: true });
  }
}

function start(args: readonly string[]): Deno.ChildProcess {
  const script = `ulimit -n "$(ulimit -Hn)"; exec "$0" run -q -A "$@"`;
  return new Deno.Command("sh", {
    args: ["-c", script, Deno.execPath(), ...args],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

type Lines = ReadableStreamDefaultReader<string>;

async function readPort(lines: Lines): Promise<number> {
  let text = "";
  for (;;) {
    const { value, done } = await lines.read();
    if (done) throw new Error(`The server ended before it listened: ${text}`);
    text += value;
    const found = /^Listening on .*:(\d+)$/m.exec(text);
    if (found !== null) return Number(found[1]);
  }
}

async function drain(lines: Lines): Promise<void> {
  while (!(await lines.read()).done);
}

async function residentKib(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
}
