import { DatabaseSync } from "node:sqlite";
import type { Store, StoredUser, StoreHealth } from "./store.ts";

/** How long a commit waits for another program's lock: an answer is due within a second. */
const BUSY_TIMEOUT_MS = 200;
/** How soon a store that failed is tried again, where nothing else is written meanwhile. */
const RETRY_MS = 1_000;

type Writing =
  | { readonly kind: "add"; readonly user: StoredUser }
  | { readonly kind: "remove"; readonly username: string };

type Change =
  | Extract<Writing, { kind: "add" }> & {
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  }
  | Extract<Writing, { kind: "remove" }>;

/**
 * A row that comes and goes in one commit, so that nobody sees it; no user has an empty name. A
 * removal of what isn't there would work on a full disk.
 */
const PROBE: readonly Writing[] = [
  { kind: "add", user: { username: "", ip: "" } },
  { kind: "remove", username: "" },
];

/** In one commit, since people wait for the server to start. */
const MAKE_EMPTY_TABLE = `
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS users(username TEXT, ip TEXT);
  CREATE INDEX IF NOT EXISTS users_username ON users(username);
  DELETE FROM users;
  COMMIT`;

/**
 * Opens a SQLite file (`:memory:` is one too), makes the table where it is missing and empties it.
 * Throws where the file can't be opened or written, or has such a table of another program.
 * `onRecovered` is told when it works again after it failed.
 *
 * What is asked for in one turn of the event loop shares a commit: many connections that register at
 * once cost one transaction, and a single one waits for nobody.
 */
export function openSqliteStore(path: string, onRecovered: () => void = () => {}): Store {
  const db = new DatabaseSync(path);
  try {
    // The table lives as long as the program, so that a commit need not survive a power cut: in
    // WAL mode NORMAL leaves out the fsync of each commit (sqlite.org/pragma.html#pragma_synchronous).
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    refuseForeignTable(db);
    db.exec("PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL");
    db.exec(MAKE_EMPTY_TABLE);
    return createSqliteStore(db, onRecovered);
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The table is emptied: one of that name that another program keeps must not be taken for ours. */
function refuseForeignTable(db: DatabaseSync): void {
  const columns = db.prepare("SELECT name FROM pragma_table_info('users')").all()
    .map(({ name }) => String(name).toLowerCase());
  if (columns.length > 0 && columns.join() !== "username,ip") {
    throw new Error(`its table 'users' is another program's (${columns.join(", ")})`);
  }
}

function createSqliteStore(db: DatabaseSync, onRecovered: () => void): Store {
  const insert = db.prepare("INSERT INTO users(username, ip) VALUES (?, ?)");
  const erase = db.prepare("DELETE FROM users WHERE username = ?");
  let waiting: Change[] = [];
  let health: StoreHealth = { state: "working" };
  let commits = 0;
  let failures = 0;
  let scheduled = false;
  let closed = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function schedule(): void {
    if (scheduled || closed) return;
    scheduled = true;
    // All reads of a turn have been resolved before its micro-tasks run, so this one comes after the
    // requests of all connections that had something to say.
    queueMicrotask(() => {
      scheduled = false;
      commit();
    });
  }

  function commit(): void {
    const changes = waiting;
    // Whether it works again is asked until it does: nobody else may have anything to write for hours.
    const failed = health.state === "failing";
    if (changes.length === 0 && (!failed || closed)) return;
    waiting = [];
    try {
      write(failed ? [...PROBE, ...changes] : changes);
      commits++;
      health = { state: "working" };
      if (failed) onRecovered();
    } catch (error) {
      failures++;
      health = { state: "failing", reason: error instanceof Error ? error.message : String(error) };
      waiting = [...changes.filter((change) => change.kind === "remove"), ...waiting];
      for (const change of changes) if (change.kind === "add") change.reject(error);
      clearTimeout(retry);
      if (!closed) retry = setTimeout(commit, RETRY_MS);
      return;
    }
    for (const change of changes) if (change.kind === "add") change.resolve();
  }

  function write(changes: readonly Writing[]): void {
    db.exec("BEGIN IMMEDIATE");
    try {
      for (const change of changes) {
        if (change.kind === "add") insert.run(change.user.username, change.user.ip);
        else erase.run(change.username);
      }
      db.exec("COMMIT");
    } catch (error) {
      try {
        db.exec("ROLLBACK");
      } catch {
        // SQLite has rolled back by itself (full disk, sqlite.org/lang_transaction.html)
      }
      throw error;
    }
  }

  return {
    add(user) {
      if (closed) return Promise.reject(new Error(`Cannot store '${user.username}': closed`));
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ kind: "add", user, resolve, reject });
      schedule();
      return promise;
    },
    remove(username) {
      waiting.push({ kind: "remove", username });
      schedule();
    },
    get health() {
      return health;
    },
    get figures() {
      return { commits, failures };
    },
    close() {
      if (closed) return;
      closed = true;
      clearTimeout(retry);
      commit();
      db.close();
    },
  };
}
