import { collectLines } from "./collect_lines.ts";
import { createJournal, type Journal } from "./journal.ts";
import { type Launch, launch } from "./launch.ts";

/** One of our two programs, running. Disposing of it kills it. */
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

const STOP_TIMEOUT_MS = 10_000;

/** Starts `server` or `client`, from source or compiled. */
export async function startProgram(
  task: "server" | "client",
  name: string,
  { args, env = {}, prefix = [] }: ProgramOptions,
): Promise<Program> {
  return spawnProgram(name, await launch(task, { args, env, prefix }));
}

/** Starts what `launch` says; `name` is for errors. */
export function spawnProgram(name: string, { command, ...how }: Launch): Program {
  const child = new Deno.Command(command, {
    ...how,
    args: [...how.args],
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
