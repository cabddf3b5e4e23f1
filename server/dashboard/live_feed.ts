/**
 * The server's changes as server-sent events, to any number of readers up to a bound.
 *
 *     source → feed ─┬→ queue of a reader (bounded) → its connection
 *                    └→ …
 *
 * Whose queue is full misses what comes then, and gets a fresh snapshot once it has been read.
 */
import type { DashboardSource } from "./source.ts";
import type { DashboardEvent, NameRow, ServerLogEntry } from "./types.ts";

/** What waits for a reader beyond the socket's own buffers; a snapshot of 10,000 users has about 1.2 MB. */
const QUEUE_BYTES = 2 << 20;

/** A browser has at most 6 connections to a host; this is for tabs and scripts of several people. */
export const MOST_READERS = 64;

/** Below the 30 s or more after which proxies and the page itself take a silent connection for dead. */
const HEARTBEAT_MS = 15_000;

/** Log lines of so long go out together: a registration storm has thousands a second. */
const LOG_JOIN_MS = 200;
/** After so many at once the next wait longer: nobody reads them, and drawing them takes a page some frames. */
const LOG_STORM_LINES = 100, LOG_STORM_MS = 1_000;

/** A snapshot of 10,000 users takes about 20 ms to write, so that there is no more than one in this time. */
const SNAPSHOT_MS = 250;

/** How often readers are told of the activity, where it has changed. */
const ACTIVITY_MS = 2_000;

/** As many names as go to a page: beyond, a search on the page would not find them either. */
export const MOST_NAMES = 2_000;

/** As many as the page keeps. */
const LOG_LINES = 500;

export interface LiveFeed {
  /** A reader's stream of `text/event-stream`; null when there are too many. Cancelling it is enough to leave. */
  open(): ReadableStream<Uint8Array<ArrayBuffer>> | null;
  readonly readers: number;
  /** Tells all readers that the server is closing, and ends their streams. */
  close(): void;
}

interface Reader {
  readonly controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  state: "following" | "behind";
}

export function createLiveFeed(source: DashboardSource): LiveFeed {
  const readers = new Set<Reader>();
  let lines: ServerLogEntry[] = [];
  let kept = new Map<string, NameRow | null>(); // null: released
  let namesTimer: ReturnType<typeof setTimeout> | undefined;
  let logWaitMs = LOG_JOIN_MS;
  let logTimer: ReturnType<typeof setTimeout> | undefined;
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  let stop: readonly (() => void)[] = [];
  /** Readers who need a snapshot; those who do at about the same time share one. */
  const waiting = new Set<Reader>();
  let snapshotAt = -Infinity;
  let snapshotTimer: ReturnType<typeof setTimeout> | undefined;
  let activity = "";
  let activityTimer: ReturnType<typeof setInterval> | undefined;
  let closed = false;

  const tellActivity = () => {
    const event: DashboardEvent = { kind: "activity", activity: source.activity() };
    const text = JSON.stringify(event);
    if (text === activity) return;
    activity = text;
    broadcast(encodeEvent(event));
  };
  const broadcast = (message: Uint8Array<ArrayBuffer>) => {
    for (const reader of readers) {
      if (reader.state === "behind") continue;
      if ((reader.controller.desiredSize ?? 0) > 0) reader.controller.enqueue(message);
      else reader.state = "behind";
    }
  };
  const flushLog = () => {
    logTimer = undefined;
    const entries = lines;
    lines = [];
    logWaitMs = entries.length < LOG_STORM_LINES ? LOG_JOIN_MS : LOG_STORM_MS;
    broadcast(encodeEvent({ kind: "log", entries }));
  };
  const flushNames = () => {
    namesTimer = undefined;
    const changes = [...kept];
    kept = new Map();
    broadcast(encodeEvent({
      kind: "names",
      kept: changes.flatMap(([, row]) => row === null ? [] : [row]),
      released: changes.flatMap(([name, row]) => row === null ? [name] : []),
    }));
  };
  const snapshot = () =>
    encodeEvent({
      kind: "snapshot",
      listening: source.listening,
      serverKey: source.serverKey,
      users: source.users(),
      names: source.names().slice(0, MOST_NAMES),
      log: source.log().slice(-LOG_LINES),
      activity: source.activity(),
    });
  const giveSnapshots = () => {
    snapshotTimer = undefined;
    snapshotAt = performance.now();
    const message = snapshot();
    for (const reader of waiting) {
      reader.state = "following";
      reader.controller.enqueue(message);
    }
    waiting.clear();
  };
  const wantSnapshot = (reader: Reader) => {
    reader.state = "behind";
    waiting.add(reader);
    const wait = snapshotAt + SNAPSHOT_MS - performance.now();
    if (wait <= 0) giveSnapshots();
    else snapshotTimer ??= setTimeout(giveSnapshots, wait);
  };
  const startListening = () => {
    stop = [
      source.onUsers((change) => {
        broadcast(encodeEvent({ kind: "users", ...change }));
      }),
      source.onNames((change) => {
        for (const name of change.released) kept.set(name, null);
        for (const row of change.kept) kept.set(row.name, row);
        namesTimer ??= setTimeout(flushNames, LOG_JOIN_MS);
      }),
      source.onLog((entry) => {
        lines.push(entry);
        if (lines.length > LOG_LINES) lines.shift();
        logTimer ??= setTimeout(flushLog, logWaitMs);
      }),
    ];
    const beat = new TextEncoder().encode(": still here\n\n");
    heartbeat = setInterval(() => broadcast(beat), HEARTBEAT_MS);
    activityTimer = setInterval(tellActivity, ACTIVITY_MS);
  };
  const stopListening = () => {
    for (const unsubscribe of stop) unsubscribe();
    stop = [];
    clearTimeout(logTimer);
    clearTimeout(namesTimer);
    clearInterval(heartbeat);
    clearInterval(activityTimer);
    clearTimeout(snapshotTimer);
    snapshotTimer = undefined;
    waiting.clear();
    logTimer = undefined;
    namesTimer = undefined;
    lines = [];
    kept = new Map();
  };

  return {
    get readers() {
      return readers.size;
    },
    open() {
      if (closed || readers.size >= MOST_READERS) return null;
      let reader: Reader | undefined;
      return new ReadableStream<Uint8Array<ArrayBuffer>>({
        start(controller) {
          reader = { controller, state: "behind" };
          readers.add(reader);
          if (readers.size === 1) startListening();
          wantSnapshot(reader);
        },
        pull() {
          if (!closed && reader?.state === "behind") wantSnapshot(reader);
        },
        cancel() {
          if (reader === undefined) return;
          waiting.delete(reader);
          if (readers.delete(reader) && readers.size === 0) stopListening();
        },
      }, new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }));
    },
    close() {
      if (closed) return;
      closed = true;
      if (readers.size > 0) stopListening();
      const farewell = encodeEvent({ kind: "closing" });
      for (const { controller } of readers) {
        controller.enqueue(farewell);
        controller.close();
      }
      readers.clear();
    },
  };
}

/** JSON has no line break, so `data` is one line always. */
function encodeEvent(event: DashboardEvent): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
}
