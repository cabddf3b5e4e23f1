import { isTold, type LogLevel } from "../../log_level.ts";
import type { ServerLogEntry } from "../types.ts";
import { plain } from "./sort_users.ts";

export interface LogFilter {
  readonly least: LogLevel;
  readonly text: string;
}

/** The lines of a level or above that contain a text. Accents and case don't count. */
export function filterLog(
  lines: readonly ServerLogEntry[],
  { least, text }: LogFilter,
): readonly ServerLogEntry[] {
  const wanted = plain(text.trim());
  if (least === "debug" && wanted === "") return lines;
  return lines.filter((line) => isTold(line.level, least) && plain(line.text).includes(wanted));
}
