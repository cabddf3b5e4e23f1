import { join } from "node:path";
import { createJournal, type Journal } from "./journal.ts";

/** One of our two programs, running from source. Disposing of it kills it. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** What it printed, line by line, as it comes. */
  readonly stdout: Journal<string>;
  readonly stderr: Journal<string>;
  /** Its exit code; 128 and more when a signal ended it. */
  readonly exit: Promise<number>;
  signal(name: Deno.Signal): void;
  /** Asks it to stop, as Ctrl-C does, and waits; kills it when it doesn't. Returns the exit code. */
  stop(): Promise<number>;
}

export interface ProgramOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Runs it by another command: `["ip", "netns", "exec", "host1"]`. */
  readonly prefix?: readonly string[];
}

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
const STOP_TIMEOUT_MS = 10_000;

/** Starts `server` or `client` with the permissions that its task in deno.json has. */
export async function startProgram(
  task: "server" | "client",
  name: string,
  { args, env = {}, prefix = [] }: ProgramOptions,
): Promise<Program> {
  const { script, flags } = await readTask(task);
  const [command = "", ...rest] = [
    ...prefix,
    Deno.execPath(),
    "run",
    "-q",
    "--no-check",
    ...flags,
    join(ROOT, script),
    ...args,
  ];
  const child = new Deno.Command(command, {
    args: rest,
    cwd: ROOT,
    env: { RUST_BACKTRACE: "0", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stdout = createJournal<string>(`stdout of ${name}`);
  const stderr = createJournal<string>(`stderr of ${name}`);
  const reading = [collectLines(child.stdout, stdout), collectLines(child.stderr, stderr)];
  const exit = child.status.then(async ({ code }) => {
    await Promise.all(reading);
    const why = `it ended with code ${code} (stderr: ${stderr.entries.slice(-5).join(" / ")})`;
    stdout.close(why);
    stderr.close(why);
    return code;
  });

  const signal = (wanted: Deno.Signal) => {
    try {
      child.kill(wanted);
    } catch {
      // It has ended already.
    }
  };
  return {
    pid: child.pid,
    stdout,
    stderr,
    exit,
    signal,
    async stop() {
      signal("SIGINT");
      const timer = setTimeout(() => signal("SIGKILL"), STOP_TIMEOUT_MS);
      const code = await exit;
      clearTimeout(timer);
      return code;
    },
    async [Symbol.asyncDispose]() {
      signal("SIGCONT"); // a stopped one, too
      signal("SIGKILL");
      await exit;
    },
  };
}

/** The script of a task of deno.json, and its permission flags: what runs here is what users run. */
async function readTask(task: string): Promise<{ script: string; flags: string[] }> {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json"))) as {
    tasks: Record<string, string>;
  };
  const words = tasks[task]?.split("&&").at(-1)?.trim().split(/\s+/) ?? [];
  const script = words.at(-1);
  if (script === undefined || !script.endsWith("main.ts")) {
    throw new Error(`Cannot run '${task}': deno.json has no such task that ends with a main.ts`);
  }
  return { script, flags: words.filter((word) => word.startsWith("--allow-")) };
}

async function collectLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  into: Journal<string>,
): Promise<void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach((line) => into.add(line));
  }
  if (rest !== "") into.add(rest);
}
