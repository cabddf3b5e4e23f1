import { join } from "node:path";
import { startProgram } from "./start_program.ts";

/** What the load client understands: see load.c. */
export type Protocol = "devcloud" | "redis" | "echo";

/** What one command of the load client did. */
export interface LoadFigures {
  readonly ms: number;
  readonly answers: number;
  /** From a request to its answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The answers of the connection that got fewest, divided by the mean: 1 is fair, 0 starved. */
  readonly worstShare: number;
  /** Answers that were wrong or did not come. */
  readonly errors: number;
  /** The share of one core that the client itself took: near 1 it is the client that was measured. */
  readonly clientCpu: number;
  /** What watchers were sent. */
  readonly heardBytes: number;
}

export interface LoadClient {
  /** Connects and registers so many, 100 at a time, and holds them. */
  open(connections: number): Promise<LoadFigures>;
  /** Registers so many more names on each connection held. */
  names(each: number): Promise<LoadFigures>;
  /** Looks up for so long on all connections held. */
  get(ms: number): Promise<LoadFigures>;
  /** 100 at a time connect, register, look up, disconnect, and begin again, for so long. */
  churn(ms: number): Promise<LoadFigures>;
  /** So many connect as ours do, and are told of the online list from then on. */
  watch(watchers: number): Promise<LoadFigures>;
  close(): Promise<LoadFigures>;
  /** Ends the client at once, so that the system drops all its connections. */
  stop(): Promise<void>;
}

/** Compiles the client into `folder`; gives its path. */
export async function compileLoad(folder: string): Promise<string> {
  const program = join(folder, "load");
  const source = join(import.meta.dirname ?? ".", "load.c");
  const { success } = await new Deno.Command("gcc", {
    args: ["-O2", "-Wall", "-o", program, source],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot compile ${source}: the bench needs gcc`);
  return program;
}

export function startLoad(program: string, port: number, protocol: Protocol): LoadClient {
  const child = startProgram([program, String(port), protocol]);
  const input = child.stdin.getWriter();
  const lines = child.lines();
  let isOver = false;

  async function ask(command: string): Promise<LoadFigures> {
    await input.write(new TextEncoder().encode(`${command}\n`));
    const { value, done } = await lines.next();
    if (done) throw new Error(`The load client ended during '${command}'`);
    return JSON.parse(value);
  }

  return {
    open: (connections) => ask(`open ${connections}`),
    names: (each) => ask(`names ${each}`),
    get: (ms) => ask(`get ${ms}`),
    churn: (ms) => ask(`churn ${ms}`),
    watch: (watchers) => ask(`watch ${watchers}`),
    close: () => ask("close 0"),
    async stop() {
      if (isOver) return;
      isOver = true;
      child.kill();
      await input.close().catch(() => {});
      await child.ended;
    },
  };
}
