import type { ServerLogEntry } from "./dashboard/types.ts";
import { escapeForLog } from "./escape.ts";
import { isTold, type LogLevel } from "./log_level.ts";
import { createTexts, type Language, type LogEvents, MESSAGES } from "./messages.ts";

/** How many lines a newcomer to the dashboard is shown. */
const LOG_KEPT = 500;

export interface Log {
  /** Writes a line. Fields may hold anything from the network. */
  event<E extends keyof LogEvents>(event: E, fields: LogEvents[E]): void;
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
  readonly now: () => Date;
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
  let count = 0;

  return {
    event(event, fields) {
      const { level } = MESSAGES[event];
      if (!isTold(level, least)) return;
      const text = escapeForLog(textOf(event, fields));
      const stamp = stampOf(now());
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
    },
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
function createStamper(): (at: Date) => { readonly iso: string; readonly local: string } {
  let last = NaN;
  let stamp = { iso: "", local: "" };
  return (at) => {
    if (at.getTime() !== last) {
      last = at.getTime();
      stamp = { iso: at.toISOString(), local: localTime(at) };
    }
    return stamp;
  };
}

function localTime(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ` +
    `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
