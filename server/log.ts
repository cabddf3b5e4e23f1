import type { ServerLogEntry } from "./dashboard/types.ts";
import { escapeForLog } from "./escape.ts";
import { createLineQuota } from "./line_quota.ts";
import { isTold, type LogLevel } from "./log_level.ts";
import type { Language } from "./language.ts";
import type { LogEvents } from "./log_events.ts";
import { createTexts, LOG_LINES } from "./log_lines/log_lines.ts";

/** How many lines a newcomer to the dashboard is shown. */
const LOG_KEPT = 500;
/**
 * Of two lines each. Beyond, lines would cost more than the look-ups, and fill a disk by a gigabyte in
 * minutes; of how many there are none is written with the next line.
 */
const LOOK_UPS_A_SECOND = 200;

export interface Log {
  /** Writes a line. Fields may hold anything from the network. */
  event<E extends keyof LogEvents>(event: E, fields: LogEvents[E]): void;
  /** Whether one more look-up's lines may be written in this second; one whose may not is counted. */
  tellsLookUp(): boolean;
  /** The least that is told; what is below costs nothing. */
  level: LogLevel;
  /** The newest last; at most 500. */
  entries(): readonly ServerLogEntry[];
  onEntry(listener: (entry: ServerLogEntry) => void): () => void;
}

export interface LogOptions {
  readonly lang: Language;
  readonly format: "text" | "json";
  /** `info` unless given. */
  readonly level?: LogLevel;
  /** Takes a whole line, without its end. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * The server's log. As text a line is the time and the message in the language of the server; as JSON
 * it is an object with `at`, `level`, `event`, `text` and the event's own fields.
 */
export function createLog(options: LogOptions): Log {
  const { lang, format, write, now } = options;
  let least = options.level ?? "info";
  const textOf = createTexts(lang);
  const kept: ServerLogEntry[] = [];
  const listeners = new Set<(entry: ServerLogEntry) => void>();
  const stampOf = createStamper();
  const quota = createLineQuota(LOOK_UPS_A_SECOND);
  let count = 0;

  function put<E extends keyof LogEvents>(event: E, fields: LogEvents[E], at: number): void {
    const { level } = LOG_LINES[event];
    const text = escapeForLog(textOf(event, fields));
    const stamp = stampOf(at);
    const entry = { id: ++count, at: stamp.iso, level, text };
    kept.push(entry);
    if (kept.length >= 2 * LOG_KEPT) kept.splice(0, kept.length - LOG_KEPT);
    write(
      format === "text"
        ? `${stamp.local} ${text}`
        // JSON's own escapes cover only part of what is unsafe; the others fit its strings as well.
        : escapeForLog(JSON.stringify({ at: stamp.iso, level, event, text, ...fields })),
    );
    for (const listener of listeners) listener(entry);
  }

  return {
    event(event, fields) {
      if (!isTold(LOG_LINES[event].level, least)) return;
      const at = now();
      const leftOut = quota.leftOut(at);
      if (leftOut > 0) put("look-ups-left-out", { count: leftOut }, at);
      put(event, fields, at);
    },
    tellsLookUp: () => isTold(LOG_LINES["look-up"].level, least) && quota.take(now()),
    get level() {
      return least;
    },
    set level(level) {
      least = level;
    },
    entries: () => kept.slice(-LOG_KEPT),
    onEntry(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Writes a time in both ways; at 50,000 lines a second that is dear, and most share a millisecond. */
function createStamper(): (at: number) => { readonly iso: string; readonly local: string } {
  let last = NaN;
  let stamp = { iso: "", local: "" };
  return (at) => {
    if (at !== last) {
      last = at;
      const date = new Date(at);
      stamp = { iso: date.toISOString(), local: localTime(date) };
    }
    return stamp;
  };
}

function localTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
