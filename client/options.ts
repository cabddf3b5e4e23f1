import { collectSettings, NO_FILES, type SettingsFiles } from "../command_line/collect_settings.ts";
import type { Shell } from "../command_line/common_flags.ts";
import { readShell } from "../command_line/completion_script.ts";
import { suggestion } from "../command_line/nearest.ts";
import { parseArguments, type ParsedArguments } from "../command_line/parse_arguments.ts";
import { printSettings } from "../command_line/print_settings.ts";
import { quote, quoteSetting, type Setting } from "../command_line/setting.ts";
import { UsageError } from "../command_line/usage_error.ts";
import type { Codec } from "../protocol/codecs.ts";
import { VOICE_PORT } from "../protocol/limits.ts";
import { readServerKey } from "../protocol/server_key.ts";
import { checkName } from "../protocol/names.ts";
import type { Language, TransmitMode } from "./api/types.ts";
import { CriticalError } from "../command_line/failure.ts";
import { type ClientFlag, COMMAND_LINE, FLAGS, UI_PORT, VOICE_HOST } from "./flags.ts";
import type { IdentityCommand } from "./identity/run_identity.ts";
import { parseServerAddress, type ServerAddress } from "./server_address.ts";

/** A port, and whether it must be that one or may be the next free one. */
export interface PortChoice {
  readonly port: number;
  readonly exact: boolean;
}

export interface ClientOptions {
  readonly name: string | null;
  /** Null: to be found. */
  readonly server: ServerAddress | null;
  /** Whether nothing may be said to the server in the clear. */
  readonly tls: boolean;
  /** `sha256:…`; null: that of the server is trusted at first sight. */
  readonly serverKey: string | null;
  readonly uiPort: PortChoice;
  readonly voicePort: PortChoice;
  readonly voiceHost: string;
  /** Null: as chosen last. */
  readonly mic: string | null;
  readonly speaker: string | null;
  readonly call: string | null;
  readonly autoAnswer: boolean;
  /** Null: as remembered. */
  readonly doNotDisturb: boolean | null;
  readonly callWaiting: boolean | null;
  readonly requireEncryption: boolean;
  readonly constantSize: boolean;
  readonly durationS: number | null;
  /** Null: as remembered. */
  readonly transmit: TransmitMode | null;
  /** Null: the best that both sides of a call can. */
  readonly codec: Codec | null;
  /** Null: on with a device, off with a file or a tone. */
  readonly processing: "on" | "off" | null;
  /** False: nothing is kept of this run. */
  readonly keepHistory: boolean;
  readonly open: boolean;
  readonly events: boolean;
  /** Null: the platform's. */
  readonly data: string | null;
  readonly lang: Language;
  /** Of the doctor: findings as JSON, and whether the sound is tried. */
  readonly json: boolean;
  readonly soundTest: boolean;
}

export type Invocation =
  | { readonly kind: "telephone" | "devices" | "doctor"; readonly options: ClientOptions }
  | {
    readonly kind: "identity";
    readonly identity: IdentityCommand;
    readonly options: ClientOptions;
  }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "print-config"; readonly text: string }
  | { readonly kind: "completions"; readonly shell: Shell };

type Environment = (name: string) => string | undefined;

const MAX_DURATION_S = 24 * 3_600;

/**
 * Reads the command line, the environment and the settings file.
 *
 * @param env asked for the flags' variables and the locale
 * @throws CriticalError that quotes what is wrong
 */
export function readOptions(
  args: readonly string[],
  env: Environment,
  files: SettingsFiles = NO_FILES,
): Invocation {
  try {
    return readInvocation(args, env, files);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new CriticalError(error.message, { cause: error });
  }
}

function readInvocation(
  args: readonly string[],
  env: Environment,
  files: SettingsFiles,
): Invocation {
  const { flags, words } = parseArguments(args, FLAGS);
  if (flags.has("help")) return { kind: "help" };
  if (flags.has("version")) return { kind: "version" };
  const command = readCommand(words);
  if (command.kind === "completions") return command;
  const given = command.kind === "call" ? withCallee(flags, command.callee) : flags;
  const collected = collectSettings(FLAGS, given, env, files);
  const options = readSettings(collected.settings, env);
  if (flags.has("print-config")) {
    const { lang } = options;
    return { kind: "print-config", text: printSettings(FLAGS, collected, { lang }) };
  }
  if (command.kind === "identity") {
    const force = flags.has("force");
    const { words } = command;
    return { kind: "identity", identity: readIdentityCommand(words, force), options };
  }
  return { kind: command.kind === "call" ? "telephone" : command.kind, options };
}

function readSettings(settings: ReadonlyMap<string, Setting>, env: Environment): ClientOptions {
  const given = <Value>(name: ClientFlag, read: (setting: Setting) => Value): Value | null => {
    const setting = settings.get(name);
    return setting === undefined ? null : read(setting);
  };
  return {
    name: given("name", readName),
    server: given("server", readServer),
    tls: given("tls", isYes) ?? false,
    serverKey: given("server-key", readKey),
    uiPort: given("ui-port", readPort) ?? { port: UI_PORT, exact: false },
    voicePort: given("voice-port", readPort) ?? { port: VOICE_PORT, exact: false },
    voiceHost: given("voice-host", readHost) ?? VOICE_HOST,
    mic: given("mic", readText),
    speaker: given("speaker", readText),
    call: given("call", readName),
    autoAnswer: given("auto-answer", isYes) ?? false,
    doNotDisturb: given("dnd", isYes),
    callWaiting: given("no-call-waiting", isNo),
    requireEncryption: given("require-encryption", isYes) ?? false,
    constantSize: given("constant-size", isYes) ?? false,
    durationS: given("duration", readDuration),
    transmit: given("transmit", readChoice(FLAGS.transmit.value.choices)),
    codec: given("codec", readChoice(FLAGS.codec.value.choices)),
    processing: given("processing", readChoice(FLAGS.processing.value.choices)),
    keepHistory: !(given("no-history", isYes) ?? false),
    open: !(given("no-open", isYes) ?? false),
    events: given("events", isYes) ?? false,
    data: given("data", readFolder),
    lang: given("lang", readChoice(FLAGS.lang.value.choices)) ?? localeLanguage(env),
    json: given("json", isYes) ?? false,
    soundTest: !(given("no-sound-test", isYes) ?? false),
  };
}

type ClientCommand =
  | { readonly kind: "telephone" | "devices" | "doctor" }
  | { readonly kind: "call"; readonly callee: string }
  | { readonly kind: "identity"; readonly words: readonly string[] }
  | { readonly kind: "completions"; readonly shell: Shell };

function readCommand([command, ...rest]: readonly string[]): ClientCommand {
  switch (command) {
    case undefined:
      return { kind: "telephone" };
    case "call":
      if (rest.length === 0) throw new CriticalError("Cannot call: the name is missing");
      return { kind: "call", callee: rest.join(" ") };
    case "completions":
      return { kind: "completions", shell: readShell(rest) };
    case "identity":
      return { kind: "identity", words: rest };
    case "devices":
    case "doctor":
      if (rest.length === 0) return { kind: command };
      throw new CriticalError(`Cannot use ${quote(rest[0] ?? "")} after '${command}'`);
    default: {
      const names = COMMAND_LINE.commands.map(({ name }) => name);
      const meant = suggestion(command, names);
      throw new CriticalError(
        `Unknown command ${quote(command)}${meant || `: it is one of ${names.join(", ")}`}`,
      );
    }
  }
}

function readIdentityCommand(words: readonly string[], force: boolean): IdentityCommand {
  const [action, file, extra] = words;
  if (action === undefined) return { action: "show" };
  if (action !== "export" && action !== "import") {
    const meant = suggestion(action, ["export", "import"]);
    throw new CriticalError(
      `Cannot use ${quote(action)} after 'identity'${meant || ": it is export or import"}`,
    );
  }
  if (file === undefined) throw new CriticalError(`Cannot ${action}: the file's name is missing`);
  if (extra === undefined) return { action, file, force };
  throw new CriticalError(`Cannot use ${quote(extra)} after 'identity ${action}'`);
}

/** `call NAME` is `--call NAME`. */
function withCallee(
  flags: ParsedArguments<ClientFlag>["flags"],
  callee: string,
): ParsedArguments<ClientFlag>["flags"] {
  if (!flags.has("call")) return new Map([...flags, ["call", callee]]);
  throw new CriticalError("Cannot call two at once: give 'call NAME' or --call NAME");
}

function readText({ value }: Setting): string {
  return value;
}

function isYes({ value }: Setting): boolean {
  return value === "yes";
}

function isNo(setting: Setting): boolean {
  return !isYes(setting);
}

function readName(setting: Setting): string {
  const checked = checkName(setting.value);
  if (checked.ok) return checked.name;
  throw new CriticalError(`Cannot use ${quoteSetting(setting)}: it is ${checked.problem}`);
}

function readServer(setting: Setting): ServerAddress {
  const address = parseServerAddress(setting.value);
  if (address !== null) return address;
  throw new CriticalError(`Cannot use ${quoteSetting(setting)}: it must be HOST or HOST:PORT`);
}

function readKey(setting: Setting): string {
  const key = readServerKey(setting.value);
  if (key !== null) return key;
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: it must be sha256: and 64 hexadecimal digits`,
  );
}

function readPort(setting: Setting): PortChoice {
  const { value } = setting;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) {
    return { port: Number(value), exact: true };
  }
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: a port is a number from 0 to 65535`,
  );
}

function readHost(setting: Setting): string {
  const host = setting.value.replace(/^\[(.*)\]$/, "$1");
  if (/^[0-9A-Za-z._:%-]+$/.test(host)) return host;
  throw new CriticalError(`Cannot use ${quoteSetting(setting)}: it is no address`);
}

function readDuration(setting: Setting): number {
  const { value } = setting;
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (seconds > 0 && seconds <= MAX_DURATION_S) return seconds;
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: seconds are a number up to ${MAX_DURATION_S}`,
  );
}

function readFolder(setting: Setting): string {
  if (setting.value !== "") return setting.value;
  throw new CriticalError(`Cannot use ${quoteSetting(setting)}: the folder's name is missing`);
}

function readChoice<const C extends string>(choices: readonly C[]): (setting: Setting) => C {
  return (setting) => {
    const found = choices.find((choice) => choice === setting.value);
    if (found !== undefined) return found;
    throw new CriticalError(`Cannot use ${quoteSetting(setting)}: it is ${choices.join(" or ")}`);
  };
}

/** POSIX: the first of these that is set and not empty decides (XBD 8.2). */
function localeLanguage(env: Environment): Language {
  const locale = [env("LC_ALL"), env("LC_MESSAGES"), env("LANG")]
    .find((value) => value !== undefined && value !== "") ?? "";
  return /^fr([_.@-]|$)/i.test(locale) ? "fr" : "en";
}
