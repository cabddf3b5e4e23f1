import { join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

/** A program that takes part in a measurement. */
export interface Program {
  readonly pid: number;
  readonly stdin: WritableStream<Uint8Array<ArrayBuffer>>;
  /** What it writes on stdout; to be read to its end, or it stands still. */
  lines(): AsyncGenerator<string>;
  kill(): void;
  readonly ended: Promise<unknown>;
}

/** Starts it with as many file descriptors as the system lets it have: 10,000 connections need as many. */
export function startProgram(command: readonly string[]): Program {
  const child = new Deno.Command("sh", {
    args: ["-c", `ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"`, ...command],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  return {
    pid: child.pid,
    stdin: child.stdin,
    async *lines() {
      let text = "";
      for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
        const lines = (text + part).split("\n");
        text = lines.pop() ?? "";
        yield* lines;
      }
    },
    kill() {
      try {
        child.kill("SIGKILL");
      } catch {
        // ended already
      }
    },
    ended: child.status,
  };
}

/** The memory of a process that is in RAM, in KiB. */
export async function residentKib(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN);
}
