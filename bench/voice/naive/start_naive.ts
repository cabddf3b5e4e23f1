import { join } from "node:path";
import { createJournal } from "../../../tools/programs/journal.ts";

/** A running naive telephone. Disposing of it kills it. */
export interface NaiveProgram extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** Opens its devices and talks with a peer on loopback. */
  talk(peerPort: number): Promise<void>;
}

/** Starts it with the devices that `env` chooses; resolves when its port is bound. */
export async function startNaive(env: Readonly<Record<string, string>>): Promise<NaiveProgram> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "-A", join(import.meta.dirname ?? ".", "main.ts")],
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const lines = createJournal<string>("the naive telephone");
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      text.split("\n").filter((line) => line !== "").forEach((line) => lines.add(line));
    }
    lines.close("it ended");
  })();
  const dispose = async () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await Promise.all([child.status, reading, input.close().catch(() => {})]);
  };
  try {
    const port = Number(await lines.until("its port", (line) => /^\d+$/.test(line)));
    return {
      pid: child.pid,
      port,
      async talk(peerPort) {
        await input.write(new TextEncoder().encode(`${peerPort}\n`));
        await lines.until("'talking'", (line) => line === "talking");
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
