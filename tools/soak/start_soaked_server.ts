import { join } from "node:path";
import { collectLines } from "../programs/collect_lines.ts";
import { createJournal } from "../programs/journal.ts";

const SCRIPT = join(import.meta.dirname ?? ".", "soaked_server.ts");

/** What a server holds on to. */
export interface Holding {
  /** After a collection, in bytes. */
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
  /** File descriptors; Linux only, else 0. */
  readonly files: number;
}

export interface SoakedServer extends AsyncDisposable {
  readonly port: number;
  /** `http://HOST:PORT` */
  readonly dashboard: string;
  measure(): Promise<Holding>;
}

/** Starts a server on free ports of loopback, with data of its own. */
export async function startSoakedServer(): Promise<SoakedServer> {
  const folder = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-q", "-A", "--no-check", "--v8-flags=--expose-gc", SCRIPT],
      ...["--host=127.0.0.1", "--port=0", "--dashboard-port=0", "--no-mdns"],
      `--db=${join(folder, "devcloud.db")}`,
    ],
    env: { RUST_BACKTRACE: "0" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = createJournal<string>("the soaked server");
  const reading = collectLines(child.stdout, lines);
  const stdin = child.stdin.getWriter();
  const wait = { timeoutMs: 60_000 };
  const { listening, dashboard, pid } = JSON.parse(
    await lines.until("its address", (line) => line.includes("listening"), wait),
  );
  let asked = 0;
  return {
    port: Number(listening.split(":").at(-1)),
    dashboard: new URL(dashboard).origin,
    async measure() {
      const mine = ++asked;
      await stdin.write(new TextEncoder().encode("?\n"));
      await lines.until(`measurement ${mine}`, () => lines.entries.length > mine, wait);
      const files = Deno.build.os === "linux" ? [...Deno.readDirSync(`/proc/${pid}/fd`)].length : 0;
      return { ...JSON.parse(lines.entries[mine]!), files };
    },
    async [Symbol.asyncDispose]() {
      await stdin.close().catch(() => {});
      child.kill("SIGKILL");
      await child.status;
      await reading;
      await Deno.remove(folder, { recursive: true });
    },
  };
}
