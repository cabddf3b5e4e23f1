/**
 * Shows DevCloud on one machine: a server, John and Marie, each a program of its own as on machines
 * of their own, and a call between them.
 *
 *     deno task demo               opens (or prints) the three pages, and stays until Ctrl-C
 *     deno task demo --once        makes one call, says what was heard, exits 0 if both heard
 */
import { parseArgs } from "node:util";
import { openBrowser } from "../client/api/open_browser.ts";
import { chooseSound, showCall } from "./demo/live_call.ts";
import { makeOneCall } from "./demo/one_call.ts";
import { startTalker, type Talker } from "./demo/talkers.ts";
import { type ServerProgram, startServer } from "./programs/server_program.ts";
import { JOHNS_VOICE, MARIES_VOICE } from "./speech.ts";

const USAGE = `deno task demo [--once] [--seconds N] [--no-open]
  --once       make one call, print what was heard, exit 0 only if both heard
  --seconds N  how long they talk with --once (6)
  --no-open    print the pages, don't open them`;

/** How much later than the others the demo may hear of a Ctrl-C. */
const STOP_MS = 200;

const say = (line: string) => console.log(line);

interface DemoOptions {
  readonly once: boolean;
  readonly seconds: number;
  readonly open: boolean;
}

function readOptions(args: string[]): DemoOptions | null {
  try {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: "boolean", default: false },
        seconds: { type: "string", default: "6" },
        "no-open": { type: "boolean", default: false },
      },
    });
    const seconds = Number(values.seconds);
    if (!(seconds >= 2 && seconds <= 60)) throw new Error("--seconds takes 2 to 60");
    return { once: values.once, seconds, open: !values.once && !values["no-open"] };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return null;
  }
}

async function run(options: DemoOptions, stopped: Promise<void>): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "devcloud-demo-" });
  const running = new AsyncDisposableStack();
  running.defer(() => Deno.remove(folder, { recursive: true }));
  try {
    say("DevCloud: a server and two telephones, John's and Marie's, on this machine\n");
    const server = running.use(await startServer());
    const address = `${server.ip}:${server.port}`;
    const shared = { server: address, folder, open: options.open };
    const [john, marie] = await Promise.all([
      startTalker({ name: "John", voice: JOHNS_VOICE, ...shared }),
      startTalker({ name: "Marie", voice: MARIES_VOICE, ...shared }),
    ]);
    running.use(john.client);
    running.use(marie.client);
    if (options.once) {
      const calling = makeOneCall(john, marie, options.seconds, say);
      return await Promise.race([calling, stopped.then(() => false)]) ? 0 : 1;
    }
    showPages(server, john, marie, options.open);
    await chooseSound(john, say);
    await Promise.race([showCall(john, marie, say), stopped]);
    await stopped;
    say("\nEnding …");
    await Promise.all([john.client.stop(), marie.client.stop()]);
    await server.stop();
    return 0;
  } finally {
    await running.disposeAsync();
  }
}

function showPages(server: ServerProgram, john: Talker, marie: Talker, open: boolean): void {
  // The clients open their own pages, with a code that works once; reading the dashboard needs none.
  const opened = open && openBrowser(`${server.dashboard}/`);
  say(opened ? "Three pages open in the browser:" : "Open these pages in a browser:");
  say(`  who is online   ${server.dashboard}/`);
  say(`  John            ${john.client.page}`);
  say(`  Marie           ${marie.client.page}\n`);
}

async function main(): Promise<number> {
  const options = readOptions(Deno.args);
  if (options === null) {
    console.error(USAGE);
    return 2;
  }
  const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  try {
    return await run(options, stopped);
  } catch (error) {
    // Ctrl-C reaches all programs at once: one that was starting may be missed before we hear of it.
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), STOP_MS));
    if (await Promise.race([stopped.then(() => true), late])) return options.once ? 1 : 0;
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (import.meta.main) Deno.exit(await main());
