import type { Localized, LogEntry } from "./api/types.ts";

/** The newest lines, as the page shows them. */
export interface Log {
  readonly entries: readonly LogEntry[];
  add(level: LogEntry["level"], text: Localized): LogEntry;
}

/** As many as a page can look through. */
const LOG_ENTRIES = 200;

export function createLog(now: () => Date): Log {
  let entries: readonly LogEntry[] = [];
  let count = 0;
  return {
    get entries() {
      return entries;
    },
    add(level, text) {
      const entry: LogEntry = { id: ++count, at: now().toISOString(), level, text };
      entries = [...entries, entry].slice(-LOG_ENTRIES);
      return entry;
    },
  };
}
