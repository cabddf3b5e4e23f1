import type { CallEntry } from "../api/types.ts";
import { keyOf } from "../chat/addressee.ts";
import type { CallRecord } from "../call/call_record.ts";
import type { Notices } from "../notices.ts";
import type { Records } from "./create_records.ts";

/** What pages and scripts can do with calls that are over. */
export interface CallHistory {
  /** The newest first. */
  calls(): readonly CallEntry[];
  /** The missed ones have been looked at. */
  seen(): void;
  clear(): void;
}

/** The calls of a telephone, and what only it does with them. */
export interface OwnCallHistory extends CallHistory {
  /** Missed ones that nobody has looked at. */
  readonly missed: number;
  onRecord(record: CallRecord): void;
  /** The calls are others now than before. */
  recordsChanged(): void;
}

export interface CallHistoryParts {
  readonly records: Records;
  readonly notices: Pick<Notices, "stateChanged">;
  /** Unix ms. */
  now(): number;
}

interface Begun {
  readonly side: CallEntry["side"];
  readonly at: number;
  readonly key: string | null;
}

/** Keeps what becomes of calls, from what is told of them. */
export function createCallHistory({ records, notices, now }: CallHistoryParts): OwnCallHistory {
  const begun = new Map<string, Begun>();
  let missed = records.use(({ calls }) => calls.unseen());

  function changed(): void {
    missed = records.use(({ calls }) => calls.unseen());
    notices.stateChanged();
  }

  return {
    get missed() {
      return missed;
    },
    onRecord(record) {
      const { call } = record;
      if (
        record.event === "dialling" || record.event === "incoming" || record.event === "waiting"
      ) {
        const side = record.event === "dialling" ? "caller" : "callee";
        // Who has waited, and rings now, called when they began to wait.
        if (!begun.has(call)) begun.set(call, { side, at: now(), key: keyOf(record.peer) });
      } else if (record.event === "missed") {
        const reason = "reason" in record && record.reason === "dnd" ? "dnd" : "busy";
        const from = { call, peer: record.peer.name, key: keyOf(record.peer), started: now() };
        const row = { ...from, side: "callee", reason, seconds: 0, missed: true } as const;
        records.use(({ calls }) => calls.add({ ...row, seen: false }));
        changed();
      } else if (record.event === "ended") {
        const { name: peer, reason, seconds } = record;
        const rang = begun.get(call);
        const { side, at, key } = rang ??
          { side: record.side === "callee" ? "callee" : "caller", at: now(), key: null };
        begun.delete(call);
        // `callee` alone: it was not answered. What rang and was declined, or refused, was noticed.
        const isNoticed = rang !== undefined && (reason === "declined" || reason === "error");
        const isMissed = record.side === "callee" && !isNoticed;
        const row = { call, peer, key, side, reason, started: at, seconds, missed: isMissed };
        records.use(({ calls }) => calls.add({ ...row, seen: !isMissed }));
        changed();
      }
    },
    recordsChanged: changed,
    calls: () => records.use(({ calls }) => calls.newest()),
    seen() {
      records.use(({ calls }) => calls.setSeen());
      changed();
    },
    clear() {
      records.clear(({ calls }) => calls.clear());
      changed();
    },
  };
}
