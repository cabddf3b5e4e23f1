/** What the compiled programs weigh, and how long they take to start: `deno task bench compiled`. */
import { median } from "../../tools/correlate.ts";
import { thisTarget } from "../../tools/compile/targets.ts";
import { round } from "../voice/summary.ts";
import { compileHello } from "./hello.ts";
import { type Starter, timeStarts } from "./start_times.ts";
import { makeForBench, weighPrograms, type Weight } from "./weigh.ts";

const ROUNDS = 41;

export interface StartRow {
  readonly label: string;
  /** Medians over all rounds. */
  readonly ms: number;
  /** How many times as long as the hello world of the same round. */
  readonly ratio: number;
  /** The quickest of all rounds, for busy machines. */
  readonly leastMs: number;
}

/** What bench/results/compiled.json holds. */
export interface CompiledResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly deno: string;
  readonly rounds: number;
  readonly bytes: readonly Weight[];
  readonly starts: readonly StartRow[];
}

/** Measures. `say` is told what comes out. */
export async function benchCompiled(
  { rounds = ROUNDS, say = () => {} }: {
    readonly rounds?: number;
    readonly say?: (line: string) => void;
  } = {},
): Promise<CompiledResults> {
  const target = thisTarget();
  const load = round(Deno.loadavg()[0] ?? NaN, 2);
  const folder = await Deno.makeTempDir({ prefix: "dc-compiled-" });
  try {
    const programs = await makeForBench(target, folder);
    const hello = await compileHello("hello", target, folder);
    const helloWorker = await compileHello("helloWorker", target, folder);
    const bytes = await weighPrograms(programs, hello, target);
    for (const weight of bytes) say(describeWeight(weight));
    const path = (name: string) => programs.find((made) => made.name === name)?.path ?? name;
    const starters = listStarters({
      ...{ hello, helloWorker },
      ...{ server: path("devcloud-server"), client: path("devcloud-client") },
    });
    const times = await timeStarts(starters, rounds);
    const starts = starters.map(({ label }, i) => summarise(label, times[i] ?? [], times[0] ?? []));
    for (const { label, ms, ratio } of starts) say(`${label.padEnd(28)} ${ms} ms, ×${ratio}`);
    const machine = { cores: navigator.hardwareConcurrency, os: Deno.build.os, load };
    const date = new Date().toISOString().slice(0, 10);
    return { date, machine, deno: Deno.version.deno, rounds, bytes, starts };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** On free ports and without a word on the network: the first is what the others are compared with. */
function listStarters(
  { hello, helloWorker, server, client }: Readonly<
    Record<"hello" | "helloWorker" | "server" | "client", string>
  >,
): readonly Starter[] {
  const serverFlags = ["--host=127.0.0.1", "--port=0", "--dashboard-port=0", "--no-mdns"];
  const clientFlags = ["--server=127.0.0.1:1", "--ui-port=0", "--voice-port=0", "--no-open"];
  return [
    { label: "hello world", path: hello, args: [], until: null },
    { label: "devcloud-server --version", path: server, args: ["--version"], until: null },
    { label: "devcloud-client --version", path: client, args: ["--version"], until: null },
    { label: "server: “Listening”", path: server, args: serverFlags, until: /^Listening on /m },
    { label: "hello world of a Worker", path: helloWorker, args: [], until: null },
    { label: "client: “Page”", path: client, args: clientFlags, until: /^Page /m },
  ];
}

function summarise(label: string, times: readonly number[], hello: readonly number[]): StartRow {
  const ratios = times.map((ms, i) => ms / (hello[i] ?? NaN));
  return {
    label,
    ms: round(median(times), 1),
    ratio: round(median(ratios), 2),
    leastMs: round(Math.min(...times), 1),
  };
}

function describeWeight({ name, total, runtime, code, page, portaudio, rest }: Weight): string {
  const mb = (bytes: number) => `${round(bytes / 1e6, 2)} MB`;
  return `${name}: ${mb(total)} = ${mb(runtime)} runtime + ${mb(total - runtime)}: ` +
    `code ${mb(code)}, page ${mb(page)}, PortAudio ${mb(portaudio)}, rest ${mb(rest)}`;
}
