import type { DatabaseSync } from "node:sqlite";
import type { CallEntry } from "../api/types.ts";

/** A call that is over, or that was turned away. */
export interface StoredCall {
  readonly call: string;
  readonly peer: string;
  readonly key: string | null;
  readonly side: CallEntry["side"];
  readonly reason: CallEntry["reason"];
  /** Unix ms. */
  readonly started: number;
  readonly seconds: number;
  /** Somebody called, and nobody answered. */
  readonly missed: boolean;
  /** False: missed, and nobody has looked at it yet. */
  readonly seen: boolean;
}

export interface CallTable {
  add(call: StoredCall): void;
  /** The newest first. */
  newest(): CallEntry[];
  /** How many missed ones nobody has looked at. */
  unseen(): number;
  setSeen(): void;
  clear(): void;
  /** Rows as they are, for another database; the oldest first. */
  all(): StoredCall[];
}

/** As many as somebody looks through; the oldest go. */
const MOST_CALLS = 1_000;

export function openCallTable(db: DatabaseSync): CallTable {
  const insert = db.prepare(
    "INSERT INTO calls(call, peer, key, side, reason, started, seconds, missed, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  );
  const prune = db.prepare(
    `DELETE FROM calls WHERE n <= (SELECT n FROM calls ORDER BY n DESC LIMIT 1 OFFSET ${MOST_CALLS})`,
  );
  const list = db.prepare("SELECT * FROM calls ORDER BY n DESC");
  const count = db.prepare("SELECT count(*) AS unseen FROM calls WHERE seen = 0");
  const see = db.prepare("UPDATE calls SET seen = 1 WHERE seen = 0");
  const erase = db.prepare("DELETE FROM calls");
  return {
    add({ call, peer, key, side, reason, started, seconds, missed, seen }) {
      insert.run(call, peer, key, side, reason, started, seconds, Number(missed), Number(seen));
      prune.run();
    },
    newest: () =>
      list.all().map(readRow).map(({ started, key: _, ...call }) => ({
        ...call,
        at: new Date(started).toISOString(),
      })),
    unseen: () => Number(count.get()?.["unseen"] ?? 0),
    setSeen: () => void see.run(),
    clear: () => void erase.run(),
    all: () => list.all().map(readRow).reverse(),
  };
}

function readRow(row: Record<string, unknown>): StoredCall {
  return {
    call: String(row["call"]),
    peer: String(row["peer"]),
    key: row["key"] === null ? null : String(row["key"]),
    side: String(row["side"]) as StoredCall["side"],
    reason: String(row["reason"]) as StoredCall["reason"],
    started: Number(row["started"]),
    seconds: Number(row["seconds"]),
    missed: row["missed"] === 1,
    seen: row["seen"] === 1,
  };
}
