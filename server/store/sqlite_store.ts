import { DatabaseSync } from "node:sqlite";
import { backUp } from "./sqlite_backup.ts";
import { prepareTables, readNames } from "./sqlite_tables.ts";
import type { OwnedName, Store, StoredUser, StoreHealth } from "./store.ts";

/** How long a commit waits for another program's lock: an answer is due within a second. */
const BUSY_TIMEOUT_MS = 200;
/** How soon a store that failed is tried again, where nothing else is written meanwhile. */
const RETRY_MS = 1_000;

type Writing =
  | { readonly kind: "add"; readonly user: StoredUser; readonly owned: OwnedName | null }
  | { readonly kind: "remove"; readonly username: string }
  | { readonly kind: "release"; readonly folded: string };

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** `waiter`: null for what is tried again until it works. */
type Change = Writing & { readonly waiter: Waiter | null };

const KEEP_NAME = `
  INSERT INTO names(folded, name, key, since, seen) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT(folded) DO UPDATE
  SET name = excluded.name, key = excluded.key, since = excluded.since, seen = excluded.seen`;

/**
 * A row that comes and goes in one commit, so that nobody sees it; no user has an empty name. A
 * removal of what isn't there would work on a full disk.
 */
const PROBE: readonly Writing[] = [
  { kind: "add", user: { username: "", ip: "" }, owned: null },
  { kind: "remove", username: "" },
];

/**
 * Opens a SQLite file (`:memory:` is one too), makes the tables where they are missing and empties
 * that of the users. Throws where the file can't be opened or written, or is another program's.
 * `onRecovered` is told when it works again after it failed.
 *
 * What is asked for in one turn of the event loop shares a commit: many connections that register at
 * once cost one transaction, and a single one waits for nobody.
 */
export function openSqliteStore(path: string, onRecovered: () => void = () => {}): Store {
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    prepareTables(db);
    return createSqliteStore(db, onRecovered);
  } catch (error) {
    db.close();
    throw error;
  }
}

function createSqliteStore(db: DatabaseSync, onRecovered: () => void): Store {
  const insert = db.prepare("INSERT INTO users(username, ip) VALUES (?, ?)");
  const erase = db.prepare("DELETE FROM users WHERE username = ?");
  const keep = db.prepare(KEEP_NAME);
  const release = db.prepare("DELETE FROM names WHERE folded = ?");
  const names = readNames(db);
  // What the disk knows, to tell what is new to it.
  const kept = new Map(names.map(({ folded, key }) => [folded, key]));
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
      waiting = [...changes.filter(({ waiter }) => waiter === null), ...waiting];
      for (const { waiter } of changes) waiter?.reject(error);
      clearTimeout(retry);
      if (!closed) retry = setTimeout(commit, RETRY_MS);
      return;
    }
    for (const change of changes) {
      if (change.kind === "release") kept.delete(change.folded);
      else if (change.kind === "add" && change.owned !== null) {
        kept.set(change.owned.folded, change.owned.key);
      }
    }
    for (const { waiter } of changes) waiter?.resolve();
  }

  /** Whether a commit has what must outlast a power cut. */
  function isPrecious(change: Writing): boolean {
    if (change.kind === "release") return true;
    if (change.kind !== "add" || change.owned === null) return false;
    return kept.get(change.owned.folded) !== change.owned.key;
  }

  function write(changes: readonly Writing[]): void {
    const precious = changes.some(isPrecious);
    if (precious) db.exec("PRAGMA synchronous = FULL"); // an fsync for this commit
    db.exec("BEGIN IMMEDIATE");
    try {
      for (const change of changes) apply(change);
      db.exec("COMMIT");
    } catch (error) {
      try {
        db.exec("ROLLBACK");
      } catch {
        // SQLite has rolled back by itself (full disk, sqlite.org/lang_transaction.html)
      }
      throw error;
    } finally {
      if (precious) db.exec("PRAGMA synchronous = NORMAL");
    }
  }

  function apply(change: Writing): void {
    if (change.kind === "remove") erase.run(change.username);
    else if (change.kind === "release") release.run(change.folded);
    else {
      insert.run(change.user.username, change.user.ip);
      if (change.owned === null) return;
      const { folded, name, key, since, seen } = change.owned;
      keep.run(folded, name, key, since, seen);
    }
  }

  function ask(what: Writing): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ ...what, waiter: { resolve, reject } });
    schedule();
    return promise;
  }

  return {
    add(user, owned) {
      if (closed) return Promise.reject(new Error(`Cannot store '${user.username}': closed`));
      return ask({ kind: "add", user, owned });
    },
    remove(username) {
      waiting.push({ kind: "remove", username, waiter: null });
      schedule();
    },
    names,
    releaseName(folded) {
      if (closed) return Promise.reject(new Error(`Cannot release '${folded}': closed`));
      return ask({ kind: "release", folded });
    },
    get health() {
      return health;
    },
    get figures() {
      return { commits, failures };
    },
    backup(path) {
      if (closed) return Promise.reject(new Error(`Cannot back up to '${path}': closed`));
      commit();
      return backUp(db, path);
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      clearTimeout(retry);
      commit();
      db.close();
      return Promise.resolve();
    },
  };
}
