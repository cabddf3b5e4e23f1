import type { DatabaseSync } from "node:sqlite";
import { utf8Length } from "../../protocol/chat_text.ts";
import { pruneMessages } from "./prune_messages.ts";

/** What has become of a message. Of a received one: `delivered` is unread, `told` is read and its sender knows. */
export type MessageMark = "waiting" | "delivered" | "read" | "told";

const MARKS: readonly MessageMark[] = ["waiting", "delivered", "read", "told"];

export interface NewMessage {
  readonly id: string;
  /** Of the peer: whose message it is, or for whom. */
  readonly key: string;
  readonly peer: string;
  readonly isMine: boolean;
  readonly seq: number;
  /** When it was written, or came here; Unix ms. */
  readonly at: number;
  readonly mark: MessageMark;
  readonly text: string;
}

export interface StoredMessage extends NewMessage {
  /** Counts up in the order of the conversation. */
  readonly n: number;
}

export interface StoredConversation {
  readonly peer: string;
  readonly at: number;
  readonly unread: number;
  readonly waiting: number;
}

/** How far the messages of a peer have been read. */
export interface ReadMark {
  readonly key: string;
  readonly upTo: number;
}

export interface MessageTable {
  /** Null where there is one of that id already. */
  add(message: NewMessage): StoredMessage | null;
  hasReceived(key: string, id: string): boolean;
  /** One that was written here. */
  mine(key: string, id: string): StoredMessage | null;
  /** The newest before number `before`, the oldest of them first. */
  newest(peer: string, before: number, limit: number): StoredMessage[];
  /** What nobody has received yet, in order. */
  waiting(key: string): StoredMessage[];
  /** Keys that messages wait for. */
  waitingKeys(): string[];
  /** The newest seq of what was sent to that key, or 0. */
  lastSeq(key: string): number;
  /** The key of the newest message with that name. */
  keyOf(peer: string): string | null;
  /** The name of the newest message with that key. */
  nameOf(key: string): string | null;
  setDelivered(key: string, id: string): void;
  /** The peer has read our messages up to there; gives those that were unread. */
  setReadThere(key: string, upTo: number): StoredMessage[];
  /** All that came from that name has been read here. */
  setReadHere(peer: string): void;
  /** What was read here, and the peer doesn't know. */
  untold(): ReadMark[];
  setTold(mark: ReadMark): void;
  /** How many nobody has read, by name. */
  unread(): Record<string, number>;
  conversations(): StoredConversation[];
  /** Null: with everybody. */
  clear(peer: string | null): void;
  /** Rows as they are, for another database. */
  all(only: "all" | "waiting"): NewMessage[];
  drop(only: "all" | "waiting"): void;
}

/** Pruning reads an index of the peer's messages: not for each of them. */
const PRUNE_EVERY = 64;

export function openMessageTable(db: DatabaseSync): MessageTable {
  let added = 0;
  const insert = db.prepare(
    `INSERT OR IGNORE INTO messages(id, key, peer, mine, seq, at, mark, bytes, text)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const find = db.prepare("SELECT 1 FROM messages WHERE key = ? AND mine = 0 AND id = ?");
  const mine = db.prepare("SELECT * FROM messages WHERE key = ? AND mine = 1 AND id = ?");
  const page = db.prepare(
    "SELECT * FROM messages WHERE peer = ? AND n < ? ORDER BY n DESC LIMIT ?",
  );
  const waiting = db.prepare(
    "SELECT * FROM messages WHERE mine = 1 AND mark = 0 AND key = ? ORDER BY seq",
  );
  const waitingKeys = db.prepare("SELECT DISTINCT key FROM messages WHERE mine = 1 AND mark = 0");
  const lastSeq = db.prepare("SELECT max(seq) AS last FROM messages WHERE key = ? AND mine = 1");
  const lastKey = db.prepare("SELECT key FROM messages WHERE peer = ? ORDER BY n DESC LIMIT 1");
  const lastName = db.prepare("SELECT peer FROM messages WHERE key = ? ORDER BY n DESC LIMIT 1");
  const deliver = db.prepare(
    "UPDATE messages SET mark = 1 WHERE key = ? AND mine = 1 AND id = ? AND mark = 0",
  );
  const readThere = db.prepare(
    "UPDATE messages SET mark = 2 WHERE key = ? AND mine = 1 AND mark = 1 AND seq <= ? RETURNING *",
  );
  const readHere = db.prepare(
    "UPDATE messages SET mark = 2 WHERE peer = ? AND mine = 0 AND mark = 1",
  );
  const untold = db.prepare(
    "SELECT key, max(seq) AS upTo FROM messages WHERE mine = 0 AND mark = 2 GROUP BY key",
  );
  const told = db.prepare(
    "UPDATE messages SET mark = 3 WHERE key = ? AND mine = 0 AND mark = 2 AND seq <= ?",
  );
  const unread = db.prepare(
    "SELECT peer, count(*) AS unread FROM messages WHERE mine = 0 AND mark = 1 GROUP BY peer",
  );
  const conversations = db.prepare(`SELECT peer, max(at) AS at,
      sum(mine = 0 AND mark = 1) AS unread, sum(mine = 1 AND mark = 0) AS waiting
    FROM messages GROUP BY peer ORDER BY max(n) DESC`);
  const eraseOne = db.prepare("DELETE FROM messages WHERE peer = ?");
  const only = { all: "", waiting: "WHERE mine = 1 AND mark = 0" };

  return {
    add(message) {
      const { id, key, peer, isMine, seq, at, mark, text } = message;
      const mine = isMine ? 1 : 0, bytes = utf8Length(text);
      const { changes, lastInsertRowid } = insert
        .run(id, key, peer, mine, seq, at, MARKS.indexOf(mark), bytes, text);
      if (Number(changes) === 0) return null;
      if (++added % PRUNE_EVERY === 0) pruneMessages(db, key);
      return { ...message, n: Number(lastInsertRowid) };
    },
    hasReceived: (key, id) => find.get(key, id) !== undefined,
    mine(key, id) {
      const row = mine.get(key, id);
      return row === undefined ? null : readRow(row);
    },
    newest: (peer, before, limit) => page.all(peer, before, limit).map(readRow).reverse(),
    waiting: (key) => waiting.all(key).map(readRow),
    waitingKeys: () => waitingKeys.all().map(({ key }) => String(key)),
    lastSeq: (key) => Number(lastSeq.get(key)?.["last"] ?? 0),
    keyOf(peer) {
      const row = lastKey.get(peer);
      return row === undefined ? null : String(row["key"]);
    },
    nameOf(key) {
      const row = lastName.get(key);
      return row === undefined ? null : String(row["peer"]);
    },
    setDelivered: (key, id) => void deliver.run(key, id),
    setReadThere: (key, upTo) => readThere.all(key, upTo).map(readRow),
    setReadHere: (peer) => void readHere.run(peer),
    untold: () =>
      untold.all().map((row) => ({ key: String(row["key"]), upTo: Number(row["upTo"]) })),
    setTold: ({ key, upTo }) => void told.run(key, upTo),
    unread: () =>
      Object.fromEntries(unread.all().map((row) => [String(row["peer"]), Number(row["unread"])])),
    conversations: () =>
      conversations.all().map((row) => ({
        peer: String(row["peer"]),
        at: Number(row["at"]),
        unread: Number(row["unread"]),
        waiting: Number(row["waiting"]),
      })),
    clear(peer) {
      if (peer === null) db.exec("DELETE FROM messages");
      else eraseOne.run(peer);
      // Else the texts stay readable in the log beside the file. It is no error if another reads now.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    all: (which) =>
      db.prepare(`SELECT * FROM messages ${only[which]} ORDER BY n`).all().map(readRow),
    drop: (which) => db.exec(`DELETE FROM messages ${only[which]}`),
  };
}

function readRow(row: Record<string, unknown>): StoredMessage {
  return {
    n: Number(row["n"]),
    id: String(row["id"]),
    key: String(row["key"]),
    peer: String(row["peer"]),
    isMine: row["mine"] === 1,
    seq: Number(row["seq"]),
    at: Number(row["at"]),
    mark: MARKS[Number(row["mark"])] ?? "read",
    text: String(row["text"]),
  };
}
