import { suggestion } from "../../command_line/nearest.ts";
import { quote } from "../../command_line/setting.ts";
import { CriticalError } from "../../command_line/failure.ts";
import { LOG_LEVELS, type LogLevel } from "../log_level.ts";

/** What is asked of a running server. */
export type ServerCommand =
  | { readonly kind: "status" | "users" }
  | { readonly kind: "kick" | "release"; readonly name: string }
  | { readonly kind: "backup"; readonly file: string; readonly force: boolean }
  /** Null: which one there is. */
  | { readonly kind: "log-level"; readonly level: LogLevel | null };

/** Reads the words of a command; null where it is none of these. Throws a `CriticalError`. */
export function readServerCommand(
  [command, ...rest]: readonly string[],
  force: boolean,
): ServerCommand | null {
  const [first, second] = rest;
  const refuse = (extra: string | undefined) => {
    if (extra === undefined) return;
    throw new CriticalError(`Cannot use ${quote(extra)} after '${command}'`);
  };
  switch (command) {
    case "status":
    case "users":
      refuse(first);
      return { kind: command };
    case "kick":
    case "release":
      if (first === undefined) throw new CriticalError(`Cannot ${command}: the name is missing`);
      return { kind: command, name: rest.join(" ") };
    case "backup":
      if (first === undefined) {
        throw new CriticalError("Cannot back up: the file's name is missing");
      }
      refuse(second);
      return { kind: "backup", file: first, force };
    case "log-level":
      refuse(second);
      return { kind: "log-level", level: first === undefined ? null : readLevel(first) };
    default:
      return null;
  }
}

function readLevel(word: string): LogLevel {
  const level = LOG_LEVELS.find((level) => level === word);
  if (level !== undefined) return level;
  const meant = suggestion(word, LOG_LEVELS);
  throw new CriticalError(
    `Cannot use the log level ${quote(word)}${meant || `: it is one of ${LOG_LEVELS.join(", ")}`}`,
  );
}
