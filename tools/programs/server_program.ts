import { join } from "node:path";
import { type Program, type ProgramOptions, startProgram } from "./program.ts";

/** A running devcloud-server. */
export interface ServerProgram extends Program {
  readonly ip: string;
  readonly port: number;
  /** `http://HOST:PORT`, without the token. */
  readonly dashboard: string;
  readonly token: string;
}

export interface ServerOptions extends Partial<ProgramOptions> {
  /** 0: a free one. */
  readonly port?: number;
  /** Null: the server's own default, the address of the default route and loopback. */
  readonly host?: string | null;
  readonly mdns?: boolean;
  /** Where what lasts is kept; without, it goes with the program. */
  readonly db?: string;
}

/** Long: the first start of all may have to read the whole program from a slow disk. */
const READY_TIMEOUT_MS = 60_000;

/** Starts a server on free ports of loopback with data of its own; resolves when it listens. */
export async function startServer(options: ServerOptions = {}): Promise<ServerProgram> {
  const { port = 0, host = "127.0.0.1", mdns = false, args = [], ...rest } = options;
  const folder = await Deno.makeTempDir({ prefix: "dc-server-" });
  const { db = join(folder, "devcloud.db") } = options;
  const program = await startProgram("server", "the server", {
    args: [
      `--port=${port}`,
      ...(host === null ? [] : [`--host=${host}`]),
      ...(mdns ? [] : ["--no-mdns"]),
      ...["--dashboard-port=0", `--db=${db}`, "--lang=en"],
      ...args,
    ],
    ...rest,
  });
  const dispose = async () => {
    await program[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  try {
    const wait = { timeoutMs: READY_TIMEOUT_MS };
    const listening = await program.stdout.until(
      "'Listening on'",
      (line) => /Listening on \S+:\d+$/.test(line),
      wait,
    );
    const page = await program.stdout.until(
      "the dashboard's address",
      (line) => /Dashboard http/.test(line),
      wait,
    );
    const [, ip = "", bound = ""] = /Listening on (\S+):(\d+)$/.exec(listening) ?? [];
    const [, dashboard = "", token = ""] = /(http:\/\/[^/]+)\/#token=(\S+)/.exec(page) ?? [];
    return {
      ...program,
      ip,
      port: Number(bound),
      dashboard,
      token,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
