import { join } from "node:path";

/** A program that is started, and when it counts as started. */
export interface Starter {
  readonly label: string;
  readonly path: string;
  readonly args: readonly string[];
  /** The line that says so; null: when it has ended. */
  readonly until: RegExp | null;
}

const TIMEOUT_MS = 20_000;

/**
 * Starts each program once a round, one after the other, so that what else the machine does meets all
 * of them. Gives the ms of each start, in the order of the programs. Each finds an empty home, as on
 * its first day.
 */
export async function timeStarts(
  starters: readonly Starter[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  for (const starter of starters) await timeStart(starter); // so that all are in the disk's cache
  const times = starters.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, starter] of starters.entries()) times[i]?.push(await timeStart(starter));
  }
  return times;
}

async function timeStart({ label, path, args, until }: Starter): Promise<number> {
  const home = await Deno.makeTempDir({ prefix: "dc-start-" });
  const begin = performance.now();
  const child = new Deno.Command(path, {
    args: [...args],
    cwd: home,
    env: { HOME: home, XDG_DATA_HOME: join(home, "data") },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGKILL"), TIMEOUT_MS);
  try {
    const isSeen = await readUntil(child.stdout, until);
    if (until === null) await child.status;
    const tookMs = performance.now() - begin;
    if (!isSeen) throw new Error(`Cannot time '${label}': it ended without saying that it started`);
    return tookMs;
  } finally {
    clearTimeout(timer);
    if (until !== null) child.kill("SIGKILL");
    await child.status;
    await Deno.remove(home, { recursive: true });
  }
}

/** Reads up to the line, or to the end; whether it was there. */
async function readUntil(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
  wanted: RegExp | null,
): Promise<boolean> {
  let text = "";
  for await (const chunk of stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (wanted?.test(text)) return true;
  }
  return wanted === null;
}
