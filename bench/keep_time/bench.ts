/**
 * Whether the threads of the voice keep anything of what they carry: the heaps of both sides of a call
 * of ten minutes, on files, once a second and each time after a collection.
 *
 *     deno run -A bench/keep_time/bench.ts [MINUTES]
 */
import { join } from "node:path";
import { type HeapTrend, heapTrend } from "../../tools/heap_trend.ts";
import { spawnProgram } from "../../tools/programs/program.ts";
import { round } from "../voice/summary.ts";
import type { TalkLine } from "./talk.ts";

/** One thread of one side. */
export interface HeapCourse {
  readonly name: string;
  readonly trend: HeapTrend;
  /** Once a second. */
  readonly kib: readonly number[];
}

/** What bench/results/keep_time.json holds. */
export interface KeepTimeResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string };
  readonly deno: string;
  readonly minutes: number;
  readonly heaps: readonly HeapCourse[];
}

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
const MINUTES = 10;
/** Code is compiled and buffers find their size meanwhile. */
const SETTLE_SECONDS = 60;
/** With it both threads collect before each look at their heap: what is left is what is kept. */
const ENV = { DENO_V8_FLAGS: "--expose-gc" };

/** Takes as long as the call. `say` is told what came of it. */
export async function benchKeepTime(
  { minutes = MINUTES, settleSeconds = SETTLE_SECONDS, say = () => {} }: {
    readonly minutes?: number;
    readonly settleSeconds?: number;
    readonly say?: (line: string) => void;
  } = {},
): Promise<KeepTimeResults> {
  const seconds = settleSeconds + Math.round(60 * minutes);
  const lines = await talk(seconds);
  const heaps = ["a", "b"].flatMap((side, own) =>
    (["media", "capture"] as const).map((thread) => {
      const kib = lines.slice(settleSeconds).map((line) => line[own]!.heapKib[thread]);
      // One thread moves both ends of files.
      return {
        name: `${side}, ${thread === "media" ? "media" : "audio"}`,
        trend: heapTrend(kib),
        kib,
      };
    })
  );
  for (const { name, trend } of heaps) {
    say(
      `${name}: ${round(trend.firstKib, 0)} KiB, then ${round(trend.lastKib, 0)}: ` +
        `${round(trend.keptKibPerMinute, 1)} KiB a minute, all within ${round(trend.spreadKib, 0)}`,
    );
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os },
    deno: Deno.version.deno,
    minutes,
    heaps,
  };
}

/** In a process of its own: the flag counts for all of one. */
async function talk(seconds: number): Promise<readonly TalkLine[]> {
  const script = join(ROOT, "bench", "keep_time", "talk.ts");
  await using program = spawnProgram("the call", {
    command: Deno.execPath(),
    args: ["run", "-q", "-A", "--no-check", script, `${seconds}`],
    cwd: ROOT,
    env: ENV,
  });
  if (await program.exit !== 0) {
    throw new Error(`The call failed: ${program.stderr.entries.slice(-5).join(" / ")}`);
  }
  return program.stdout.entries.map((line) => JSON.parse(line) as TalkLine);
}

if (import.meta.main) {
  const minutes = Deno.args[0] === undefined ? MINUTES : Number(Deno.args[0]);
  const results = await benchKeepTime({ minutes, say: (line) => console.log(line) });
  console.log(JSON.stringify(results, null, 2));
}
