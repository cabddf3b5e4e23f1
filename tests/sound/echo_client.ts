/** Runs echo_program.ts and talks with it: the sound ends in a process with an environment of its own. */
import { join } from "node:path";

/** One line of the program's: `opened`, `stats`, `devices`, `checked`, `problem` or `closed`. */
export type EchoMessage = Readonly<Record<string, unknown>>;

export interface EchoClient {
  readonly pid: number;
  send(command: string): Promise<void>;
  /** The next message that has `key`, as what is under it; others before it are passed over. */
  next<Value = Readonly<Record<string, unknown>>>(key: string): Promise<Value>;
  /** Asks it to close and awaits its end; gives its exit code and all that was on its stderr. */
  close(): Promise<{ readonly code: number; readonly stderr: string }>;
  kill(signal: Deno.Signal): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface EchoOptions {
  readonly mic: string;
  readonly speaker: string;
  /** Periods of slack between the two; with few the delay is small, with many nothing is lost. */
  readonly aheadPeriods?: number;
  readonly env?: Readonly<Record<string, string>>;
}

export function startEcho({ mic, speaker, aheadPeriods = 1, env = {} }: EchoOptions): EchoClient {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", join(import.meta.dirname ?? ".", "echo_program.ts")],
      ...[mic, speaker, String(aheadPeriods)],
    ],
    env: { ...env, NO_COLOR: "1", RUST_BACKTRACE: "0" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stderr = new Response(child.stderr).text();
  const messages: EchoMessage[] = [];
  let rest = "";

  async function next<Value>(key: string): Promise<Value> {
    for (;;) {
      while (messages.length > 0) {
        const message = messages.shift();
        if (message && key in message) return message[key] as Value;
      }
      const { done, value } = await output.read();
      if (done) throw new Error(`The program ended before it said '${key}': ${await stderr}`);
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      messages.push(...lines.map((line): EchoMessage => JSON.parse(line)));
    }
  }

  const ended = async () => {
    await input.close().catch(() => {});
    await output.cancel();
    const [{ code }, said] = await Promise.all([child.status, stderr]);
    return { code, stderr: said };
  };

  return {
    pid: child.pid,
    send: (command) => input.write(new TextEncoder().encode(`${command}\n`)),
    next,
    async close() {
      await input.write(new TextEncoder().encode("close\n"));
      await next("closed");
      return await ended();
    },
    async kill(signal) {
      child.kill(signal);
      await ended();
    },
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await ended();
    },
  };
}
