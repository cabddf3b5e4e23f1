import type { LogLevel } from "../log_level.ts";

/** A line of the log; `{field}` stands for a field of its event. */
export interface Line {
  readonly level: LogLevel;
  readonly fr: string;
  readonly en: string;
}
