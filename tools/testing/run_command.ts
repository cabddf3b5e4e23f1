/** How a command ended, and all that it printed (the last 200,000 characters). */
export interface CommandRun {
  readonly end: "exit" | "time-out" | "aborted";
  readonly code: number;
  readonly seconds: number;
  readonly output: string;
}

const OUTPUT_MAX = 200_000;

/**
 * Runs a command to its end in a process group of its own, and kills what is left of the group: a
 * test's children don't outlive it. stdout and stderr come joined, as they arrived.
 */
export async function runCommand(
  command: string,
  options: {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  },
): Promise<CommandRun> {
  const started = performance.now();
  const child = new Deno.Command(command, {
    args: [...options.args],
    cwd: options.cwd,
    env: { ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();

  let end: CommandRun["end"] = "exit";
  const kill = (why: CommandRun["end"]) => {
    end = why;
    killGroup(child.pid);
  };
  const abort = () => kill("aborted");
  const timer = options.timeoutMs === undefined
    ? undefined
    : setTimeout(() => kill("time-out"), options.timeoutMs);
  options.signal?.addEventListener("abort", abort);
  if (options.signal?.aborted) abort();

  let output = "";
  const collect = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output = (output + text).slice(-OUTPUT_MAX);
    }
  };
  try {
    const reading = [collect(child.stdout), collect(child.stderr)];
    const { code } = await child.status;
    killGroup(child.pid); // also frees the pipes that a child left behind would hold open
    await Promise.all(reading);
    return { end, code, seconds: (performance.now() - started) / 1_000, output };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", abort);
  }
}

/** Kills a process group; on Windows, which has none, the process alone. */
function killGroup(pid: number): void {
  try {
    Deno.kill(Deno.build.os === "windows" ? pid : -pid, "SIGKILL");
  } catch {
    // Nobody is left in it.
  }
}
