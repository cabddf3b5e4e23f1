/** devcloud-client: flags → wiring → exit code. */
import { completionScript } from "../command_line/completion_script.ts";
import { helpText } from "../command_line/help.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import { describeDevices } from "./devices.ts";
import { runDoctor } from "./doctor/run_doctor.ts";
import { COMMAND_LINE } from "./flags.ts";
import { readPassphrase } from "./identity/read_passphrase.ts";
import type { IdentityCommand } from "./identity/run_identity.ts";
import { createLinePrinter } from "./line_printer.ts";
import { openAudioEnds } from "./media/audio_end.ts";
import { type ClientOptions, readOptions } from "./options.ts";
import { dataFolder } from "./settings.ts";
import { openSettingsFiles } from "../files/settings_files.ts";
import { type Endings, listenForEnd } from "./stop_signals.ts";
import { describeVersion } from "./version.ts";

const EXIT = { done: 0, warning: 1, critical: 2, unknown: 3 } as const;
/** How long the last lines may take to be read. */
const FLUSH_MS = 200;

/** How long the program may take to end. */
const END_MS = 1_000;

const stdout = createLinePrinter(Deno.stdout);
const stderr = createLinePrinter(Deno.stderr);

/** Asks a Worker of its own, which knows PortAudio, and ends it again. */
async function askSound<Answer>(
  question: (ends: ReturnType<typeof openAudioEnds>) => Promise<Answer>,
): Promise<Answer> {
  const ends = openAudioEnds({ onProblem() {} });
  try {
    return await question(ends);
  } finally {
    await ends.terminate();
  }
}

const devices = () => askSound((ends) => ends.devices());
const checkDevices = (mic: string, speaker: string) =>
  askSound((ends) => ends.check({ mic, speaker }));

async function listDevices({ lang }: ClientOptions): Promise<number> {
  const found = await devices();
  for (const line of describeDevices(found, lang)) stdout.print(line);
  return found.problem === undefined ? EXIT.done : EXIT.warning;
}

async function doctor(
  options: ClientOptions,
  folder: string | null,
  env: (name: string) => string | undefined,
): Promise<number> {
  const version = await describeVersion();
  const isWell = await runDoctor({ options, folder, version, env, openSound: openAudioEnds }, {
    print: (line) => stdout.print(line),
    note: (line) => stderr.print(line),
  });
  return isWell ? EXIT.done : EXIT.warning;
}

async function identity(
  command: IdentityCommand,
  { lang }: ClientOptions,
  folder: string | null,
): Promise<number> {
  const { runIdentity } = await import("./identity/run_identity.ts");
  await runIdentity(command, {
    ...{ folder, lang },
    print: (line) => stdout.print(line),
    isTyped: Deno.stdin.isTerminal(),
    passphrase: (words) =>
      readPassphrase(
        Deno.stdin,
        (isOver) => Deno.stderr.writeSync(new TextEncoder().encode(isOver ? "\n" : words[lang])),
      ),
  });
  return EXIT.done;
}

async function run(endings: Endings): Promise<number> {
  try {
    const env = (name: string) => Deno.env.get(name);
    const invocation = readOptions(Deno.args, env, openSettingsFiles("client", Deno.build.os, env));
    switch (invocation.kind) {
      case "help":
        stdout.print(helpText(COMMAND_LINE));
        return EXIT.done;
      case "version":
        stdout.print(await describeVersion());
        return EXIT.done;
      case "print-config":
        stdout.print(invocation.text);
        return EXIT.done;
      case "completions":
        stdout.print(completionScript(COMMAND_LINE, invocation.shell));
        return EXIT.done;
    }
    const { options } = invocation;
    const folder = options.data ?? dataFolder(Deno.build.os, env);
    switch (invocation.kind) {
      case "devices":
        return await listDevices(options);
      case "doctor":
        return await doctor(options, folder, env);
      case "identity":
        return await identity(invocation.identity, options, folder);
      case "telephone": {
        // Here, so that --version and --help load nothing of it.
        const { runTelephone } = await import("./run_telephone.ts");
        return await runTelephone({ options, folder, endings, stdout, stderr, checkDevices });
      }
    }
  } catch (error) {
    if (error instanceof CriticalError) {
      stderr.print(`devcloud-client: ${error.message}`);
      return EXIT.critical;
    }
    stderr.print(`devcloud-client: ${error instanceof Error ? error.stack : reasonOf(error)}`);
    return EXIT.unknown;
  }
}

const endings = listenForEnd();
// A fault in one place must not end a call.
globalThis.addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  stderr.print(`devcloud-client: ${reasonOf(event.reason)}`);
});
// Asked to end before there is a telephone that could leave in order, or one that hangs.
const tooLong = endings.first.then((ending) =>
  new Promise<number>((resolve) =>
    setTimeout(() => resolve(ending.kind === "done" ? ending.code : EXIT.done), END_MS)
  )
);
const code = await Promise.race([run(endings), tooLong]);
await Promise.all([stdout.flush(FLUSH_MS), stderr.flush(FLUSH_MS)]);
Deno.exit(code);
