import { DatabaseSync } from "node:sqlite";
import { exists, removeDatabase, removeIfThere, sizeOf } from "./files.ts";
import { migrate, rollBack } from "./schema.ts";
import type { OwnedName, StoredUser } from "./store.ts";

/**
 * The log goes to the file once a second, in another thread; here only where that doesn't keep up, at
 * this length (16 MiB). SQLite's own 1,000 pages hold everybody up every few hundred commits.
 */
const LOG_PAGES = 4_000;

/** What is written; `release` makes a name nobody's. */
export type Writing =
  | { readonly kind: "add"; readonly user: StoredUser }
  | { readonly kind: "remove"; readonly username: string }
  | { readonly kind: "keep"; readonly owned: OwnedName }
  | { readonly kind: "release"; readonly folded: string };

/**
 * - `ours`: it lies where it was opened
 * - `missing`: nothing lies there, or nothing in it, or not its log
 * - `replaced`: another file does
 */
export type FileState = "ours" | "missing" | "replaced";

export interface Database {
  /** One commit, which a kill survives. Throws where it failed; nothing is changed then. */
  write(changes: readonly Writing[]): void;
  /** Settles when all that was committed survives a power cut too. */
  sync(): Promise<void>;
  /** Whether what is written is where others, and the next start, look for it. */
  readonly file: FileState;
  /** Takes its log away from a file that has replaced it: the next start would read it with that. */
  abandon(): void;
  /** May be called again. */
  close(): void;
}

const KEEP_NAME = `
  INSERT INTO names(folded, name, key, since, seen) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT(folded) DO UPDATE
  SET name = excluded.name, key = excluded.key, since = excluded.since, seen = excluded.seen`;

/**
 * Opens a file that has been prepared, or makes it where there is none (`:memory:` is always new).
 * Throws where it can't be written.
 */
export function openDatabase(path: string): Database {
  if (path !== ":memory:" && !exists(path)) removeDatabase(path); // a log is of no use without it
  const db = new DatabaseSync(path);
  try {
    // A lock is waited for without holding anybody up, so not here. In WAL mode NORMAL leaves out the
    // fsync of each commit (sqlite.org/pragma.html#pragma_synchronous).
    db.exec(`
      PRAGMA busy_timeout = 0;
      PRAGMA synchronous = NORMAL;
      PRAGMA journal_mode = WAL;
      PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
    migrate(db); // whoever was online before isn't
    return createDatabase(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
}

function createDatabase(db: DatabaseSync, path: string): Database {
  const insert = db.prepare("INSERT INTO users(username, ip) VALUES (?, ?)");
  const erase = db.prepare("DELETE FROM users WHERE username = ?");
  const keep = db.prepare(KEEP_NAME);
  const release = db.prepare("DELETE FROM names WHERE folded = ?");
  const log = path === ":memory:" ? null : Deno.openSync(`${path}-wal`, { write: true });
  const places = log === null
    ? []
    : [path, `${path}-wal`].map((place) => ({ place, identity: identityOf(place) }));

  function apply(change: Writing): void {
    if (change.kind === "add") insert.run(change.user.username, change.user.ip);
    else if (change.kind === "remove") erase.run(change.username);
    else if (change.kind === "release") release.run(change.folded);
    else {
      const { folded, name, key, since, seen } = change.owned;
      keep.run(folded, name, key, since, seen);
    }
  }

  return {
    write(changes) {
      db.exec("BEGIN IMMEDIATE");
      try {
        for (const change of changes) apply(change);
        db.exec("COMMIT");
      } catch (error) {
        rollBack(db);
        throw error;
      }
    },
    // As `synchronous = FULL` does after each commit, but nobody's look-up waits for the disk here.
    async sync() {
      await log?.syncData();
    },
    get file() {
      for (const { place, identity } of places) {
        const found = identityOf(place);
        if (found === null) return "missing";
        if (found !== identity) return place === path ? "replaced" : "missing";
      }
      return log !== null && sizeOf(path) === 0 ? "missing" : "ours";
    },
    abandon() {
      const logs = places.filter(({ place }) => place !== path);
      if (logs.every(({ place, identity }) => identityOf(place) === identity)) {
        for (const part of ["-wal", "-shm"]) removeIfThere(path + part);
      }
    },
    close() {
      if (!db.isOpen) return;
      log?.close();
      db.close();
    },
  };
}

/** Null where there is no file. */
function identityOf(path: string): string | null {
  try {
    const { dev, ino } = Deno.statSync(path);
    return `${dev} ${ino}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
