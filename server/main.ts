/** devcloud-server: flags → wiring → exit code. */
import { completionScript } from "../command_line/completion_script.ts";
import { helpText } from "../command_line/help.ts";
import { dataFolder } from "./data_dir.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import { COMMAND_LINE } from "./flags.ts";
import { createLineWriter } from "./line_writer.ts";
import { createLog } from "./log.ts";
import {
  type CommandInvocation,
  type Invocation,
  readOptions,
  type ServerOptions,
} from "./options.ts";
import { openSettingsFiles } from "../files/settings_files.ts";
import { startServer } from "./start_server.ts";
import { describeVersion } from "./version.ts";

const EXIT = { done: 0, warning: 1, critical: 2, unknown: 3 } as const;
/** How long the last lines may take to be read. */
const FLUSH_MS = 500;
/** How long closing may take; whatever holds it up then is cut off. */
const CLOSE_MS = 5_000;

const stdout = createLineWriter(Deno.stdout);
const stderr = createLineWriter(Deno.stderr);

/** Settles with the name of what first asked the program to stop; later ones change nothing. */
function listenForStop(): { readonly asked: Promise<string>; readonly ask: (why: string) => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, () => resolve(signal));
  return { asked: promise, ask: resolve };
}

async function serve(options: ServerOptions): Promise<number> {
  const stop = listenForStop();
  const log = createLog({
    lang: options.lang,
    format: options.logFormat,
    level: options.logLevel,
    write: (line) => stdout.write(line),
    now: Date.now,
  });
  // A fault in one place must not end the calls of all others; it is in the log.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    log.event("unexpected", { error: reasonOf(event.reason) });
  });
  const server = await startServer(options, log, {
    requestClose: () => stop.ask("Close"),
    warn: (text) => stderr.write(`devcloud-server: ${text}`),
  });
  stdout.write(`Listening on ${server.listening}`, "now");
  if (server.dashboardUrl !== null) stdout.write(`Dashboard ${server.dashboardUrl}`, "now");

  log.event("closing", { why: await stop.asked });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, CLOSE_MS));
  await Promise.race([server.close(), late]);
  clearTimeout(timer);
  log.event("closed", {});
  return EXIT.done;
}

/** Here, so that the server itself loads nothing of it. */
async function command(
  invocation: CommandInvocation,
  env: (name: string) => string | undefined,
): Promise<"done" | "warning"> {
  const { runCommand } = await import("./commands/run_command.ts");
  return await runCommand(invocation.command, {
    ...invocation,
    dataFolder: dataFolder({ os: Deno.build.os, env }),
    print: (line) => stdout.write(line),
  });
}

async function run(): Promise<number> {
  try {
    const env = (name: string) => Deno.env.get(name);
    const files = openSettingsFiles("server", Deno.build.os, env);
    const invocation: Invocation = readOptions(Deno.args, env, files);
    switch (invocation.kind) {
      case "help":
        stdout.write(helpText(COMMAND_LINE));
        return EXIT.done;
      case "version":
        stdout.write(await describeVersion());
        return EXIT.done;
      case "print-config":
        stdout.write(invocation.text);
        return EXIT.done;
      case "completions":
        stdout.write(completionScript(COMMAND_LINE, invocation.shell));
        return EXIT.done;
      case "command":
        return EXIT[await command(invocation, env)];
      case "serve":
        return await serve(invocation.options);
    }
  } catch (error) {
    if (error instanceof CriticalError) {
      stderr.write(`devcloud-server: ${error.message}`);
      return EXIT.critical;
    }
    stderr.write(`devcloud-server: ${error instanceof Error ? error.stack : reasonOf(error)}`);
    return EXIT.unknown;
  }
}

const code = await run();
await stdout.flush(FLUSH_MS);
await stderr.flush(FLUSH_MS);
Deno.exit(code);
