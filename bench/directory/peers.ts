import { join } from "node:path";
import type { Protocol } from "./load_client.ts";
import { v8Arguments } from "../../tools/compile/programs.ts";
import { startProgram } from "./start_program.ts";

/**
 * - `devcloud`: ours, with its database on disk
 * - `redis`: Debian's, which keeps all in memory (no file, no log of requests)
 * - `deno-echo`, `node-echo`: what the runtime gives a server that does nothing, over its two kinds of
 *   sockets
 * - `naive`: a directory as one would write it first, see peers/naive_server.ts
 */
export type PeerName = "devcloud" | "redis" | "deno-echo" | "node-echo" | "naive";

export interface Peer {
  readonly pid: number;
  readonly port: number;
  readonly protocol: Protocol;
  /** `http://HOST:PORT`; of ours alone. */
  readonly dashboard: string | undefined;
  /** Who is online, by its own count; of ours alone. */
  users(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts one on a free port; what it keeps is in `folder`. */
export async function startPeer(name: PeerName, folder: string): Promise<Peer> {
  const database = join(folder, `${crypto.randomUUID()}.db`);
  const redisPort = freePort();
  const program = startProgram(commandOf(name, database, redisPort));
  const lines = program.lines();
  const first = (pattern: RegExp) => find(lines, pattern);
  const port = name === "redis"
    ? await first(/Ready to accept connections/).then(() => redisPort)
    : Number((await first(/^Listening on .*:(\d+)$/))[1]);
  const dashboard = name === "devcloud"
    ? (await first(/^Dashboard (http:\S+?)\/?#/))[1]
    : undefined;
  void drain(lines);
  return {
    pid: program.pid,
    port,
    dashboard,
    protocol: name === "redis" ? "redis" : name.endsWith("echo") ? "echo" : "devcloud",
    async users() {
      const metrics = await (await fetch(`${dashboard}/metrics`)).text();
      return Number(/^devcloud_users (\d+)$/m.exec(metrics)?.[1] ?? NaN);
    },
    async stop() {
      program.kill();
      await program.stdin.close().catch(() => {});
      await program.ended;
    },
  };
}

function commandOf(name: PeerName, database: string, redisPort: number): readonly string[] {
  const deno = [Deno.execPath(), "run", "-q", "-A"];
  switch (name) {
    case "devcloud":
      return [
        ...deno,
        ...v8Arguments("devcloud-server"),
        "server/main.ts",
        ...["--host=127.0.0.1", "--port=0", "--dashboard-port=0", "--no-mdns", `--db=${database}`],
      ];
    case "redis":
      return [
        "redis-server",
        ...["--bind", "127.0.0.1", "--port", String(redisPort), "--save", "", "--appendonly", "no"],
        ...["--protected-mode", "no"],
        ...["--maxclients", "15000", "--dir", join(database, "..")],
      ];
    case "naive":
      return [...deno, "bench/directory/peers/naive_server.ts", database];
    case "deno-echo":
      return [...deno, "bench/directory/peers/deno_echo.ts"];
    case "node-echo":
      return [...deno, "bench/directory/peers/node_echo.ts"];
  }
}

/** Redis takes no port 0; nobody else is likely to take this one meanwhile. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

async function find(lines: AsyncGenerator<string>, pattern: RegExp): Promise<RegExpExecArray> {
  const seen: string[] = [];
  for (;;) {
    const { value, done } = await lines.next();
    if (done) throw new Error(`The server ended before it said ${pattern}:\n${seen.join("\n")}`);
    const found = pattern.exec(value);
    if (found !== null) return found;
    seen.push(value);
  }
}

async function drain(lines: AsyncGenerator<string>): Promise<void> {
  while (!(await lines.next()).done);
}
