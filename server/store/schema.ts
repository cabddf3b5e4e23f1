import type { DatabaseSync } from "node:sqlite";
import { readPublicKey } from "../../protocol/key_text.ts";
import { StoreRefusal } from "./refusal.ts";
import type { OwnedName } from "./store.ts";

/** `PRAGMA application_id`, "DvCd": tells a file of ours from others, also a damaged one. */
export const APPLICATION_ID = 0x44764364;

/**
 * One step a version: the file's `user_version` counts those that it has. Append, never change.
 *
 * - users: who is online, as in 2023; emptied at each start
 * - names: whose a name is
 */
const STEPS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS users(username TEXT, ip TEXT);
   CREATE INDEX IF NOT EXISTS users_username ON users(username);
   CREATE TABLE names(
     folded TEXT PRIMARY KEY NOT NULL,
     name TEXT NOT NULL,
     key TEXT NOT NULL,
     since INTEGER NOT NULL,
     seen INTEGER NOT NULL
   ) WITHOUT ROWID`,
  `PRAGMA application_id = ${APPLICATION_ID}`,
];

export const SCHEMA_VERSION = STEPS.length;

const TABLES: Readonly<Record<string, string>> = {
  users: "username,ip",
  names: "folded,name,key,since,seen",
};

/**
 * The version of a file that is ours; 0 is that of 2023, of ours before names had owners, and of an
 * empty file. @throws StoreRefusal where it is another program's, or of a version after ours
 */
export function readVersion(db: DatabaseSync): number {
  const application = numberOf(db, "application_id");
  if (application !== 0 && application !== APPLICATION_ID) {
    throw new StoreRefusal("foreign", `application_id ${application}`);
  }
  for (const { name } of db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
    const table = String(name);
    const columns = db.prepare("SELECT name FROM pragma_table_info(?)").all(table)
      .map(({ name }) => String(name).toLowerCase()).join();
    // One table is emptied: one of that name that another program keeps must not be taken for ours.
    if (TABLES[table] !== undefined && columns !== TABLES[table]) {
      throw new StoreRefusal("foreign", `table '${table}' (${columns})`);
    }
    // A later version's tables are its own matter.
    if (application === 0 && TABLES[table] === undefined && !table.startsWith("sqlite_")) {
      throw new StoreRefusal("foreign", `table '${table}'`);
    }
  }
  const version = numberOf(db, "user_version");
  if (version > SCHEMA_VERSION) throw new StoreRefusal("newer", `version ${version}`);
  return version;
}

/** Brings the tables to this version, all or nothing, and empties that of the users. */
export function migrate(db: DatabaseSync): void {
  db.exec("BEGIN IMMEDIATE");
  try {
    for (const step of STEPS.slice(readVersion(db))) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; DELETE FROM users; COMMIT`);
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

/** Ends what has failed; SQLite may have done so itself (sqlite.org/lang_transaction.html). */
export function rollBack(db: DatabaseSync): void {
  try {
    db.exec("ROLLBACK");
  } catch {
    // done already
  }
}

const NAMES = "SELECT folded, name, key, since, seen FROM names";

/** Whose the names are; rows that make no sense are left out. */
export function readNames(db: DatabaseSync): readonly OwnedName[] {
  return db.prepare(NAMES).all().flatMap((row) => readName(row) ?? []);
}

/** One after the other, as far as they can be read. */
export function* nextNames(
  db: DatabaseSync,
  { order, limit }: { readonly order: "ASC" | "DESC"; readonly limit: number },
): Iterable<OwnedName> {
  for (const row of db.prepare(`${NAMES} ORDER BY folded ${order} LIMIT ?`).iterate(limit)) {
    const owned = readName(row);
    if (owned !== null) yield owned;
  }
}

export function countNames(db: DatabaseSync): number {
  return Number(db.prepare("SELECT count(*) AS n FROM names").get()?.["n"]);
}

function readName({ folded, name, key, since, seen }: Record<string, unknown>): OwnedName | null {
  const owner = readPublicKey(key);
  if (typeof folded !== "string" || typeof name !== "string" || owner === null) return null;
  return { folded, name, key: owner, since: Number(since), seen: Number(seen) };
}

function numberOf(db: DatabaseSync, pragma: "application_id" | "user_version"): number {
  return Number(db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
}
