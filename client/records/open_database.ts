import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** How long a commit waits for another program's lock: signals of a call wait as long. */
const BUSY_TIMEOUT_MS = 250;

const FILE = "records.db";

/**
 * One step a version: the file's `user_version` counts those that it has. Append, never change.
 *
 * - calls: `seen` 0 is a missed call that nobody has looked at
 * - messages: `mark` 0 waits here, 1 was delivered, 2 was read, 3 was read and its sender knows
 */
const STEPS: readonly string[] = [`
  CREATE TABLE calls(
    n INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL, peer TEXT NOT NULL, key TEXT,
    side TEXT NOT NULL, reason TEXT NOT NULL, started INTEGER NOT NULL, seconds REAL NOT NULL,
    missed INTEGER NOT NULL, seen INTEGER NOT NULL);
  CREATE TABLE messages(
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, key TEXT NOT NULL, peer TEXT NOT NULL,
    mine INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, mark INTEGER NOT NULL,
    bytes INTEGER NOT NULL, text TEXT NOT NULL);
  CREATE UNIQUE INDEX messages_id ON messages(key, mine, id);
  CREATE INDEX messages_peer ON messages(peer, n);
  CREATE INDEX messages_mark ON messages(mine, mark, key);
  CREATE INDEX messages_size ON messages(key, n, bytes);`];

/** Opens the records of a data folder, made where they are missing. @throws Error saying why it can't */
export function openRecordsFile(folder: string): DatabaseSync {
  Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, FILE);
  // For others unreadable from the first byte on; what SQLite puts beside it is as its file.
  Deno.openSync(path, { create: true, append: true, mode: 0o600 }).close();
  if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o600);
  try {
    return prepare(new DatabaseSync(path));
  } catch (error) {
    if (Deno.statSync(path).size === 0) Deno.removeSync(path); // nothing got written: leave nothing
    throw error;
  }
}

/** Of this run alone. */
export function openRecordsInMemory(): DatabaseSync {
  return prepare(new DatabaseSync(":memory:"));
}

/** Whether the folder has records. */
export function hasRecordsFile(folder: string): boolean {
  try {
    return Deno.statSync(join(folder, FILE)).isFile;
  } catch {
    return false;
  }
}

function prepare(db: DatabaseSync): DatabaseSync {
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
    const version = versionOf(db);
    // What was acknowledged to a peer is never sent again, so it must outlive a power cut: FULL.
    // What is cleared is overwritten, not only forgotten.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
    db.exec("BEGIN IMMEDIATE"); // also tells whether it can be written
    for (const step of STEPS.slice(versionOf(db))) db.exec(step);
    if (version < STEPS.length) db.exec(`PRAGMA user_version = ${STEPS.length}`);
    db.exec("COMMIT");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws Error where the file isn't ours, or of a newer program */
function versionOf(db: DatabaseSync): number {
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > STEPS.length) throw new Error(`it is of a newer version (${version})`);
  const { tables } = db.prepare("SELECT count(*) AS tables FROM sqlite_master").get() ?? {};
  if (version === 0 && Number(tables) > 0) throw new Error("it is another program's");
  return version;
}
