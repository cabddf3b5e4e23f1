import type { DatabaseSync } from "node:sqlite";
import { readPublicKey } from "../../protocol/key_text.ts";
import type { OwnedName } from "./store.ts";

/** `PRAGMA user_version`: 0 is that of 2023 and of ours before names had owners. */
const SCHEMA_VERSION = 1;

/** In one commit, since people wait for the server to start. */
const MAKE_TABLES = `
  BEGIN IMMEDIATE;
  CREATE TABLE IF NOT EXISTS users(username TEXT, ip TEXT);
  CREATE INDEX IF NOT EXISTS users_username ON users(username);
  CREATE TABLE IF NOT EXISTS names(
    folded TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    since INTEGER NOT NULL,
    seen INTEGER NOT NULL
  ) WITHOUT ROWID;
  DELETE FROM users;
  PRAGMA user_version = ${SCHEMA_VERSION};
  COMMIT`;

/**
 * Makes the tables where they are missing, and empties that of the users. Throws where they are
 * another program's, or of a version after ours; nothing has been changed then.
 */
export function prepareTables(db: DatabaseSync): void {
  refuseForeignTable(db, "users", ["username", "ip"]);
  refuseForeignTable(db, "names", ["folded", "name", "key", "since", "seen"]);
  const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
  if (version > SCHEMA_VERSION) {
    throw new Error(`it is of version ${version}, made by a DevCloud after this one`);
  }
  // Who is online lives as long as the program, so that most commits need not survive a power cut: in
  // WAL mode NORMAL leaves out the fsync of each commit (sqlite.org/pragma.html#pragma_synchronous).
  db.exec("PRAGMA synchronous = NORMAL; PRAGMA journal_mode = WAL");
  db.exec(MAKE_TABLES);
}

/** One table is emptied: one of that name that another program keeps must not be taken for ours. */
function refuseForeignTable(db: DatabaseSync, table: string, ours: readonly string[]): void {
  const columns = db.prepare("SELECT name FROM pragma_table_info(?)").all(table)
    .map(({ name }) => String(name).toLowerCase());
  if (columns.length > 0 && columns.join() !== ours.join()) {
    throw new Error(`its table '${table}' is another program's (${columns.join(", ")})`);
  }
}

/** Whose the names are; rows that make no sense are left out. */
export function readNames(db: DatabaseSync): readonly OwnedName[] {
  const rows = db.prepare("SELECT folded, name, key, since, seen FROM names").all();
  return rows.flatMap(({ folded, name, key, since, seen }) => {
    const owner = readPublicKey(key);
    if (typeof folded !== "string" || typeof name !== "string" || owner === null) return [];
    return [{ folded, name, key: owner, since: Number(since), seen: Number(seen) }];
  });
}
