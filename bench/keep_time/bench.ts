/**
 * Whether the threads of the voice keep anything of what they carry: the heaps of both clients of a call
 * of ten minutes, on files, once a second.
 *
 *     deno run -A bench/keep_time/bench.ts [MINUTES]
 */
import type { HeapsKib } from "../../client/media/voice_engine.ts";
import { connect, startStage } from "../../tests/calls/stage.ts";
import { type HeapTrend, heapTrend } from "../../tools/heap_trend.ts";
import type { ClientProgram } from "../../tools/programs/client_program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "../../tools/speech.ts";
import { round } from "../voice/summary.ts";

/** One thread of one client. */
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
  /** Of each client in the whole call. */
  readonly concealedMs: readonly number[];
  readonly glitches: readonly number[];
}

const MINUTES = 10;
const START_MS = 8_000;
/** Code is compiled and buffers find their size meanwhile. */
const SETTLE_SECONDS = 30;
/** A collection falls into each. */
const WINDOW_SECONDS = 30;
/** Every collection is one of the whole heap: what is left then is what is kept. */
const ENV = { DENO_V8_FLAGS: "--gc-global" };

export async function benchKeepTime(
  {
    minutes = MINUTES,
    settleSeconds = SETTLE_SECONDS,
    windowSeconds = WINDOW_SECONDS,
    say = () => {},
  }: {
    readonly minutes?: number;
    readonly settleSeconds?: number;
    readonly windowSeconds?: number;
    readonly say?: (line: string) => void;
  } = {},
): Promise<KeepTimeResults> {
  await using stage = await startStage();
  const options = { env: ENV, args: ["--processing=on"] };
  const john = await stage.talker("John", JOHNS_VOICE, options);
  const marie = await stage.talker("Marie", MARIES_VOICE, options);
  // With such collections a client that is still starting answers too late.
  await new Promise((resolve) => setTimeout(resolve, START_MS));
  await connect(john, marie);
  const seconds = settleSeconds + 60 * minutes;
  const told = await Promise.all([john, marie].map((client) => statsOf(client, seconds)));
  const heaps = told.flatMap(({ name, heapsKib }) =>
    coursesOf(name, heapsKib.slice(settleSeconds), windowSeconds)
  );
  for (const { name, trend } of heaps) {
    say(
      `${name.padEnd(18)} kept ${round(trend.firstKib, 0)} KiB, then ${round(trend.lastKib, 0)}: ` +
        `${round(trend.keptKibPerMinute, 1)} KiB a minute, within ${round(trend.spreadKib, 0)}; ` +
        `allocated ${round(trend.allocatedKibPerSecond, 0)} KiB a second`,
    );
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os },
    deno: Deno.version.deno,
    minutes,
    heaps,
    concealedMs: told.map(({ concealedMs }) => round(concealedMs, 1)),
    glitches: told.map(({ glitches }) => glitches),
  };
}

/** Follows a call for so many seconds. */
async function statsOf(client: ClientProgram, seconds: number) {
  const told = () => client.events.entries.filter(({ event }) => event === "stats");
  await client.events.until(
    "its last figures",
    ({ event }) => event === "stats" && told().length >= seconds,
    { timeoutMs: 2_000 * seconds },
  );
  const all = told();
  const { concealedMs, underruns, overruns } = all.at(-1)!;
  return {
    name: client.name,
    heapsKib: all.map(({ heapKib }) => heapKib as HeapsKib),
    concealedMs: Number(concealedMs),
    glitches: Number(underruns) + Number(overruns),
  };
}

/** The media Worker, and the one that moves both ends of files. */
function coursesOf(
  name: string,
  heapsKib: readonly HeapsKib[],
  windowSeconds: number,
): readonly HeapCourse[] {
  return (["media", "capture"] as const).map((thread) => {
    const kib = heapsKib.map((heaps) => heaps[thread]);
    const label = `${name}, ${thread === "media" ? "media" : "audio"}`;
    return { name: label, trend: heapTrend(kib, windowSeconds), kib };
  });
}

if (import.meta.main) {
  const minutes = Deno.args[0] === undefined ? MINUTES : Number(Deno.args[0]);
  const results = await benchKeepTime({ minutes, say: (line) => console.log(line) });
  console.log(JSON.stringify(results, null, 2));
}
