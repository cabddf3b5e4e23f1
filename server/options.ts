import { collectSettings, NO_FILES, type SettingsFiles } from "../command_line/collect_settings.ts";
import type { Shell } from "../command_line/common_flags.ts";
import { readShell } from "../command_line/completion_script.ts";
import { suggestion } from "../command_line/nearest.ts";
import { parseArguments } from "../command_line/parse_arguments.ts";
import { printSettings } from "../command_line/print_settings.ts";
import { quote, quoteSetting, type Setting } from "../command_line/setting.ts";
import { UsageError } from "../command_line/usage_error.ts";
import { DIRECTORY_PORT } from "../protocol/limits.ts";
import { CriticalError } from "../command_line/failure.ts";
import { readServerCommand, type ServerCommand } from "./commands/server_command.ts";
import { COMMAND_LINE, DASHBOARD_HOST, DASHBOARD_PORT, FLAGS, type ServerFlag } from "./flags.ts";
import type { Limits } from "./limits/limits.ts";
import { readLimits } from "./limits/read_limits.ts";
import { LOG_LEVELS, type LogLevel } from "./log_level.ts";
import type { Language } from "./language.ts";

export interface ServerOptions {
  /** Null: the default route's address and loopback. */
  readonly host: string | null;
  readonly port: number;
  /** A file or `:memory:`; null: `devcloud.db` in the data folder. */
  readonly db: string | null;
  readonly dashboard:
    | { readonly state: "off" }
    | {
      readonly state: "on";
      readonly host: string;
      readonly port: number;
      readonly given: boolean;
      readonly password: PasswordPlace;
      /** What a proxy before it is reached as. */
      readonly publicUrl: URL | null;
    };
  readonly mdns: boolean;
  /** Names are of whoever is online under them, as in 2023. */
  readonly openNames: boolean;
  readonly limits: Limits;
  readonly lang: Language;
  readonly logFormat: "text" | "json";
  readonly logLevel: LogLevel;
}

/** Never on the command line: other users of the machine can read that. */
export type PasswordPlace =
  | { readonly state: "none" }
  | { readonly state: "environment"; readonly password: string }
  | { readonly state: "file"; readonly path: string };

/** What one asks of a server that runs. */
export interface CommandInvocation {
  readonly kind: "command";
  readonly command: ServerCommand;
  readonly lang: Language;
  readonly json: boolean;
  readonly db: string | null;
  /** Null: nobody said which. */
  readonly port: number | null;
}

export type Invocation =
  | { readonly kind: "serve"; readonly options: ServerOptions }
  | CommandInvocation
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "print-config"; readonly text: string }
  | { readonly kind: "completions"; readonly shell: Shell };

type Environment = (name: string) => string | undefined;

/**
 * Reads the command line, the environment and the settings file. Throws a `CriticalError` that quotes
 * what is wrong. `env` is asked for the flags' variables and the locale.
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
  const command = readServerCommand(words, flags.has("force"));
  if (words[0] !== undefined && command === null) return readCommand(words[0], words.slice(1));
  const collected = collectSettings(FLAGS, flags, env, files);
  const options = readSettings(collected.settings, env);
  const { lang, db, port } = options;
  if (flags.has("print-config")) {
    return { kind: "print-config", text: printSettings(FLAGS, collected, { lang }) };
  }
  const json = flags.has("json");
  if (command !== null) {
    const known = collected.settings.has("port") && port !== 0 ? port : null;
    return { kind: "command", command, lang, json, db, port: known };
  }
  for (const order of ["json", "force"] as const) {
    if (flags.has(order)) throw new CriticalError(`Cannot use --${order} without a command`);
  }
  return { kind: "serve", options };
}

function readCommand(command: string, rest: readonly string[]): Invocation {
  if (command === "completions") return { kind: "completions", shell: readShell(rest) };
  const meant = suggestion(command, COMMAND_LINE.commands.map(({ name }) => name));
  throw new CriticalError(`Unknown command ${quote(command)}${meant || "; see --help"}`);
}

function readSettings(settings: ReadonlyMap<string, Setting>, env: Environment): ServerOptions {
  const given = <Value>(name: ServerFlag, read: (setting: Setting) => Value): Value | null => {
    const setting = settings.get(name);
    return setting === undefined ? null : read(setting);
  };
  const [db, store] = [given("db", quoteSetting), given("store", quoteSetting)];
  if (db !== null && store !== null) {
    throw new CriticalError(`${db} and ${store} exclude each other: give one of them`);
  }
  const dashboardPort = given("dashboard-port", readPort);
  const dashboardHost = given("dashboard-host", readHost) ?? DASHBOARD_HOST;
  return {
    host: given("host", readHost),
    port: given("port", readPort) ?? DIRECTORY_PORT,
    db: given("store", readStore) ?? given("db", readFile),
    dashboard: given("no-dashboard", isYes) === true ? { state: "off" } : {
      state: "on",
      host: dashboardHost,
      port: dashboardPort ?? DASHBOARD_PORT,
      given: dashboardPort !== null,
      password: readPasswordPlace(given("dashboard-password-file", readFile), env),
      publicUrl: given("dashboard-url", readUrl),
    },
    mdns: given("no-mdns", isYes) !== true,
    openNames: given("open-names", isYes) === true,
    limits: readLimits(given),
    lang: given("lang", readChoice(FLAGS.lang.value.choices)) ?? localeLanguage(env),
    logFormat: given("log-format", readChoice(FLAGS["log-format"].value.choices)) ?? "text",
    logLevel: given("log-level", readChoice(LOG_LEVELS)) ?? "info",
  };
}

function isYes({ value }: Setting): boolean {
  return value === "yes";
}

function readPort(setting: Setting): number {
  const { value } = setting;
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: a port is a number from 0 to 65535`,
  );
}

function readHost(setting: Setting): string {
  const host = setting.value.replace(/^\[(.*)\]$/, "$1");
  if (/^[0-9A-Za-z._:%-]+$/.test(host)) return host;
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: it is neither an address nor a name`,
  );
}

function readFile(setting: Setting): string {
  if (setting.value !== "") return setting.value;
  throw new CriticalError(`Cannot use ${quoteSetting(setting)}: the name of a file is missing`);
}

function readPasswordPlace(file: string | null, env: Environment): PasswordPlace {
  if (file !== null) return { state: "file", path: file };
  const password = env("DEVCLOUD_DASHBOARD_PASSWORD") ?? "";
  return password === "" ? { state: "none" } : { state: "environment", password };
}

function readUrl(setting: Setting): URL {
  const url = URL.parse(setting.value);
  if (url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url;
  throw new CriticalError(
    `Cannot use ${quoteSetting(setting)}: it must be like https://devcloud.example.org`,
  );
}

function readStore(setting: Setting): string {
  const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/i.exec(setting.value) ?? [];
  switch (scheme.toLowerCase()) {
    case "sqlite": {
      // `sqlite:FILE`, and the spelling of a URL with an empty host, `sqlite:///FILE`.
      const file = rest.startsWith("///") ? rest.slice(2) : rest;
      if (file !== "") return file;
      throw new CriticalError(`Cannot use ${quoteSetting(setting)}: the file is missing`);
    }
    case "redis":
    case "rediss":
      throw new CriticalError(
        `Cannot use ${quoteSetting(setting)}: redis is not there yet; use sqlite:FILE`,
      );
    default:
      throw new CriticalError(`Cannot use ${quoteSetting(setting)}: it must be sqlite:FILE`);
  }
}

function readChoice<const C extends string>(choices: readonly C[]): (setting: Setting) => C {
  return (setting) => {
    const found = choices.find((choice) => choice === setting.value);
    if (found !== undefined) return found;
    throw new CriticalError(
      `Cannot use ${quoteSetting(setting)}: it is one of ${choices.join(", ")}`,
    );
  };
}

/** POSIX: the first of these that is set and not empty decides (XBD 8.2). */
function localeLanguage(env: Environment): Language {
  const locale = [env("LC_ALL"), env("LC_MESSAGES"), env("LANG")]
    .find((value) => value !== undefined && value !== "") ?? "";
  return /^fr([_.@-]|$)/i.test(locale) ? "fr" : "en";
}
