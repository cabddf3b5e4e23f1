import { parseArgs } from "node:util";
import { DIRECTORY_PORT } from "../protocol/limits.ts";
import { CriticalError, reasonOf } from "./failure.ts";
import type { Language } from "./messages.ts";

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
    };
  readonly mdns: boolean;
  readonly lang: Language;
  readonly logFormat: "text" | "json";
}

export type Invocation =
  | { readonly kind: "serve"; readonly options: ServerOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

const DASHBOARD_HOST = "127.0.0.1";
const DASHBOARD_PORT = 8080;

export const HELP = `devcloud-server: who is online on this network, and where

Usage: devcloud-server [flags]

  --host ADDR            listen there only (default: the address of the default route
                         and loopback; without a route, all interfaces)
  --port N               TCP port (default ${DIRECTORY_PORT}; 0 takes a free one)
  --db FILE              SQLite file, or :memory: (default: devcloud.db in the data folder)
  --store URL            sqlite:FILE
  --dashboard-host ADDR  default ${DASHBOARD_HOST}
  --dashboard-port N     default ${DASHBOARD_PORT}, or the next free one; 0 takes a free one
  --no-dashboard         no dashboard
  --no-mdns              don't announce the server on the network
  --lang fr|en           language of the log and the dashboard (default: from the locale)
  --log-format text|json
  --version, --help

Exit codes: 0 stopped as asked, 2 can't start (flag, port, database), 3 unknown error`;

/**
 * Reads the command line. Throws a `CriticalError` that quotes what is wrong. `env` is asked for the
 * locale only.
 */
export function readOptions(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Invocation {
  const values = parse(args);
  if (values.help === true) return { kind: "help" };
  if (values.version === true) return { kind: "version" };
  if (values.db !== undefined && values.store !== undefined) {
    throw new CriticalError("--db and --store exclude each other: give one of them");
  }
  const given = values["dashboard-port"] !== undefined;
  const host = readHost("--dashboard-host", values["dashboard-host"] ?? DASHBOARD_HOST);
  const port = readPort("--dashboard-port", values["dashboard-port"], DASHBOARD_PORT);
  return {
    kind: "serve",
    options: {
      host: values.host === undefined ? null : readHost("--host", values.host),
      port: readPort("--port", values.port, DIRECTORY_PORT),
      db: values.store === undefined ? readFile(values.db) : readStore(values.store),
      dashboard: values["no-dashboard"] === true
        ? { state: "off" }
        : { state: "on", host, port, given },
      mdns: values["no-mdns"] !== true,
      lang: readChoice("--lang", values.lang, ["fr", "en"]) ?? localeLanguage(env),
      logFormat: readChoice("--log-format", values["log-format"], ["text", "json"]) ?? "text",
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        "host": { type: "string" },
        "port": { type: "string" },
        "db": { type: "string" },
        "store": { type: "string" },
        "dashboard-host": { type: "string" },
        "dashboard-port": { type: "string" },
        "no-dashboard": { type: "boolean" },
        "no-mdns": { type: "boolean" },
        "lang": { type: "string" },
        "log-format": { type: "string" },
        "version": { type: "boolean" },
        "help": { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    // Node explains at length how to pass a positional that begins with "-": there is none here.
    const [first = ""] = reasonOf(error).split(/\.\s|\n/);
    throw new CriticalError(`${first}; see --help`, { cause: error });
  }
}

function readPort(flag: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) {
    throw new CriticalError(`Cannot use ${flag} '${value}': a port is a number from 0 to 65535`);
  }
  return Number(value);
}

function readHost(flag: string, value: string): string {
  const host = value.replace(/^\[(.*)\]$/, "$1");
  if (!/^[0-9A-Za-z._:%-]+$/.test(host)) {
    throw new CriticalError(`Cannot use ${flag} '${value}': it is neither an address nor a name`);
  }
  return host;
}

function readFile(value: string | undefined): string | null {
  if (value === "") throw new CriticalError("Cannot use --db '': the name of a file is missing");
  return value ?? null;
}

function readStore(value: string): string {
  const [, scheme = "", rest = ""] = /^([a-z]+):(.*)$/i.exec(value) ?? [];
  switch (scheme.toLowerCase()) {
    case "sqlite": {
      // `sqlite:FILE`, and the spelling of a URL with an empty host, `sqlite:///FILE`.
      const file = rest.startsWith("///") ? rest.slice(2) : rest;
      if (file === "") {
        throw new CriticalError(`Cannot use --store '${value}': the file is missing`);
      }
      return file;
    }
    case "redis":
    case "rediss":
      throw new CriticalError(
        `Cannot use --store '${value}': redis is not there yet; use sqlite:FILE`,
      );
    default:
      throw new CriticalError(`Cannot use --store '${value}': it must be sqlite:FILE`);
  }
}

function readChoice<const C extends string>(
  flag: string,
  value: string | undefined,
  choices: readonly C[],
): C | null {
  if (value === undefined) return null;
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw new CriticalError(`Cannot use ${flag} '${value}': it is one of ${choices.join(", ")}`);
  }
  return found;
}

/** POSIX: the first of these that is set and not empty decides (XBD 8.2). */
function localeLanguage(env: (name: string) => string | undefined): Language {
  const locale = [env("LC_ALL"), env("LC_MESSAGES"), env("LANG")]
    .find((value) => value !== undefined && value !== "") ?? "";
  return /^fr([_.@-]|$)/i.test(locale) ? "fr" : "en";
}
