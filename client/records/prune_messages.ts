import type { DatabaseSync } from "node:sqlite";

/** With one peer. */
const MOST_MESSAGES = 10_000;
const PEER_BYTES = 16 * 1_024 * 1_024;
/** With all: whoever has the most gives way. */
const ALL_BYTES = 64 * 1_024 * 1_024;

export interface PruneLimits {
  readonly messages: number;
  readonly peerBytes: number;
  readonly allBytes: number;
}

const LIMITS: PruneLimits = {
  messages: MOST_MESSAGES,
  peerBytes: PEER_BYTES,
  allBytes: ALL_BYTES,
};

/**
 * Lets the oldest messages with that peer go where there are too many, and those of the longest
 * conversation where all together are too large, so that a flood of one peer drives only its own out.
 * What still waits to be sent stays.
 */
export function pruneMessages(db: DatabaseSync, key: string, limits: PruneLimits = LIMITS): void {
  prunePeer(db, key, limits.messages, limits.peerBytes);
  const sizes = db.prepare(
    "SELECT key, sum(bytes) AS bytes FROM messages GROUP BY key ORDER BY 2 DESC",
  )
    .all();
  const all = sizes.reduce((sum, { bytes }) => sum + Number(bytes), 0);
  const [largest] = sizes;
  if (all <= limits.allBytes || largest === undefined) return;
  const left = Math.max(0, Number(largest["bytes"]) - (all - limits.allBytes));
  prunePeer(db, String(largest["key"]), limits.messages, left);
}

function prunePeer(db: DatabaseSync, key: string, most: number, mostBytes: number): void {
  let count = 0, bytes = 0;
  const rows = db.prepare("SELECT n, bytes FROM messages WHERE key = ? ORDER BY n DESC");
  for (const row of rows.all(key)) {
    bytes += Number(row["bytes"]);
    if (++count <= most && bytes <= mostBytes) continue;
    db.prepare("DELETE FROM messages WHERE key = ? AND n <= ? AND NOT (mine = 1 AND mark = 0)")
      .run(key, Number(row["n"]));
    return;
  }
}
