import { parseArgs } from "node:util";
import { VOICE_PORT } from "../protocol/limits.ts";
import { checkName } from "../protocol/names.ts";
import type { Language } from "./api/types.ts";
import { CriticalError, reasonOf } from "./critical_error.ts";
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
  readonly uiPort: PortChoice;
  readonly voicePort: PortChoice;
  readonly voiceHost: string;
  readonly mic: string;
  readonly speaker: string;
  readonly call: string | null;
  readonly autoAnswer: boolean;
  readonly durationS: number | null;
  readonly codec: "v1" | "opus" | null;
  readonly processing: "on" | "off" | null;
  readonly open: boolean;
  readonly events: boolean;
  /** Null: the platform's. */
  readonly data: string | null;
  readonly lang: Language;
}

export type Invocation =
  | { readonly kind: "telephone" | "devices" | "doctor"; readonly options: ClientOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

const UI_PORT = 5080;
const MAX_DURATION_S = 24 * 3_600;

const FLAGS = {
  "name": { type: "string" },
  "server": { type: "string" },
  "ui-port": { type: "string" },
  "voice-port": { type: "string" },
  "voice-host": { type: "string" },
  "mic": { type: "string" },
  "speaker": { type: "string" },
  "call": { type: "string" },
  "auto-answer": { type: "boolean" },
  "duration": { type: "string" },
  "codec": { type: "string" },
  "processing": { type: "string" },
  "no-open": { type: "boolean" },
  "events": { type: "boolean" },
  "data": { type: "string" },
  "lang": { type: "string" },
  "version": { type: "boolean" },
  "help": { type: "boolean", short: "h" },
} as const;

/**
 * Reads the command line; `env` is asked for the locale only.
 *
 * @throws CriticalError that quotes what is wrong
 */
export function readOptions(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Invocation {
  const { values, positionals } = parse(args);
  if (values.help === true) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  const { kind, callee } = readCommand(positionals);
  if (callee !== null && values.call !== undefined) {
    throw new CriticalError("Cannot call two at once: give 'call NAME' or --call NAME");
  }
  const call = callee ?? values.call;
  const options: ClientOptions = {
    name: values.name === undefined ? null : readName("--name", values.name),
    server: values.server === undefined ? null : readServer(values.server),
    uiPort: readPort("--ui-port", values["ui-port"], UI_PORT),
    voicePort: readPort("--voice-port", values["voice-port"], VOICE_PORT),
    voiceHost: values["voice-host"] === undefined ? "0.0.0.0" : readHost(values["voice-host"]),
    mic: values.mic ?? "default",
    speaker: values.speaker ?? "default",
    call: call === undefined ? null : readName("--call", call),
    autoAnswer: values["auto-answer"] === true,
    durationS: values.duration === undefined ? null : readDuration(values.duration),
    codec: readChoice("--codec", values.codec, ["v1", "opus"]),
    processing: readChoice("--processing", values.processing, ["on", "off"]),
    open: values["no-open"] !== true,
    events: values.events === true,
    data: values.data === undefined ? null : readFolder(values.data),
    lang: readChoice("--lang", values.lang, ["fr", "en"]) ?? localeLanguage(env),
  };
  return { kind, options };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], strict: true, allowPositionals: true, options: FLAGS });
  } catch (error) {
    // Node goes on to explain how to pass a positional that begins with "-": there is none here.
    const [first = ""] = reasonOf(error).split(/\.\s|\n/);
    throw new CriticalError(`${first}; see --help`, { cause: error });
  }
}

function readCommand(
  words: readonly string[],
): { readonly kind: "telephone" | "devices" | "doctor"; readonly callee: string | null } {
  const [command, ...rest] = words;
  if (command === undefined) return { kind: "telephone", callee: null };
  if (command === "call") {
    if (rest.length === 0) throw new CriticalError("Cannot call: the name is missing");
    return { kind: "telephone", callee: rest.join(" ") };
  }
  if (command !== "devices" && command !== "doctor") {
    throw new CriticalError(`Unknown command '${command}': it is call, devices or doctor`);
  }
  if (rest.length > 0) throw new CriticalError(`Cannot use '${rest[0]}' after '${command}'`);
  return { kind: command, callee: null };
}

function readName(flag: string, value: string): string {
  const checked = checkName(value);
  if (checked.ok) return checked.name;
  throw new CriticalError(`Cannot use ${flag} ${JSON.stringify(value)}: it is ${checked.problem}`);
}

function readServer(value: string): ServerAddress {
  const address = parseServerAddress(value);
  if (address !== null) return address;
  throw new CriticalError(`Cannot use --server '${value}': it must be HOST or HOST:PORT`);
}

function readPort(flag: string, value: string | undefined, fallback: number): PortChoice {
  if (value === undefined) return { port: fallback, exact: false };
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new CriticalError(`Cannot use ${flag} '${value}': a port is a number from 0 to 65535`);
  }
  return { port: Number(value), exact: true };
}

function readHost(value: string): string {
  const host = value.replace(/^\[(.*)\]$/, "$1");
  if (/^[0-9A-Za-z._:%-]+$/.test(host)) return host;
  throw new CriticalError(`Cannot use --voice-host '${value}': it is no address`);
}

function readDuration(value: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (seconds > 0 && seconds <= MAX_DURATION_S) return seconds;
  throw new CriticalError(
    `Cannot use --duration '${value}': seconds are a number up to ${MAX_DURATION_S}`,
  );
}

function readFolder(value: string): string {
  if (value !== "") return value;
  throw new CriticalError("Cannot use --data '': the folder's name is missing");
}

function readChoice<const C extends string>(
  flag: string,
  value: string | undefined,
  choices: readonly C[],
): C | null {
  if (value === undefined) return null;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new CriticalError(`Cannot use ${flag} '${value}': it is ${choices.join(" or ")}`);
}

/** POSIX: the first of these that is set and not empty decides (XBD 8.2). */
function localeLanguage(env: (name: string) => string | undefined): Language {
  const locale = [env("LC_ALL"), env("LC_MESSAGES"), env("LANG")]
    .find((value) => value !== undefined && value !== "") ?? "";
  return /^fr([_.@-]|$)/i.test(locale) ? "fr" : "en";
}
