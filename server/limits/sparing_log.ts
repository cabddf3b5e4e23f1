import type { Log } from "../log.ts";
import type { LogEvents } from "../log_events.ts";

/** Writes what others can bring about as often as they like. */
export interface SparingLog {
  /** Writes the line, unless many of the same event have been of late: those are counted. */
  event<E extends keyof LogEvents>(event: E, fields: LogEvents[E]): void;
  /** Writes what has been counted long enough; called several times a second. */
  flush(nowMs: number): void;
}

/** So many lines of an event are written in this time; then one, with the number of those left out. */
const LINES = 5;
const SPAN_MS = 10_000;

interface Kind {
  sinceMs: number;
  count: number;
  /** The newest that has not been written. */
  writeLast: (() => void) | null;
}

export function createSparingLog(log: Log, now: () => number): SparingLog {
  const kinds = new Map<keyof LogEvents, Kind>();
  return {
    event(event, fields) {
      const kind = kinds.get(event) ?? { sinceMs: now(), count: 0, writeLast: null };
      kinds.set(event, kind);
      if (++kind.count <= LINES) log.event(event, fields);
      else kind.writeLast = () => log.event(event, fields);
    },
    flush(nowMs) {
      for (const [event, { sinceMs, count, writeLast }] of kinds) {
        if (nowMs - sinceMs < SPAN_MS) continue;
        kinds.delete(event);
        if (writeLast === null) continue;
        writeLast();
        // Those that were written, and this one, are no more than that.
        if (count > LINES + 1) {
          log.event("repeated", { count: count - LINES - 1, seconds: SPAN_MS / 1_000 });
        }
      }
    },
  };
}
