import { reasonOf } from "../../command_line/failure.ts";
import { DatabaseSync } from "node:sqlite";
import { BESIDE, copyDatabase, exists, removeIfThere, syncToDisk } from "./files.ts";
import { isOurs, recogniseFile } from "./recognise_file.ts";
import { StoreRefusal } from "./refusal.ts";
import { salvageNames } from "./salvage.ts";
import { migrate, readNames, readVersion, SCHEMA_VERSION } from "./schema.ts";
import type { OwnedName } from "./store.ts";

/** How long to wait for another program's lock at start. */
const LOCKED_MS = 1_000;

/** What had to be done before the file could be used. */
export type Preparation =
  | { readonly state: "ready" }
  /** `copy`: as it was before. */
  | { readonly state: "migrated"; readonly from: number; readonly copy: string }
  /** `aside`: the damaged file; `saved`: names that could still be read. */
  | {
    readonly state: "set-aside";
    readonly aside: string;
    readonly reason: string;
    readonly saved: number;
  };

/**
 * Makes a file that the store can open: a new one, one of an earlier version brought to this one, or,
 * where it is damaged, a new one with what can be saved. Afterwards nobody is in it as online.
 *
 * @throws StoreRefusal where it is not ours to change; it is as it was then
 */
export function prepareFile(
  path: string,
  now: Date,
): { readonly names: readonly OwnedName[]; readonly done: Preparation } {
  const kind = recogniseFile(path);
  if (kind === "foreign") throw new StoreRefusal("foreign", "file is not a database");
  if (kind === "newer") throw new StoreRefusal("newer", "user_version");
  const found = kind === "database"
    ? examine(path)
    : { state: kind, reason: "its first bytes are not those of a database" } as const;
  if (found.state === "damaged") {
    if (!isOurs(path)) throw new StoreRefusal("foreign", found.reason);
    return replaceDamaged(path, found.reason, now);
  }
  let done: Preparation = { state: "ready" };
  if (found.state === "sound" && found.version < SCHEMA_VERSION) {
    const copy = unused(`${path}.version-${found.version}`, now);
    copyDatabase(path, copy);
    done = { state: "migrated", from: found.version, copy };
  }
  const db = open(path);
  try {
    migrate(db);
    return { names: readNames(db), done };
  } finally {
    db.close();
  }
}

type Found =
  | { readonly state: "sound"; readonly version: number }
  | { readonly state: "damaged"; readonly reason: string };

/** Looks whether it is ours and whole, and changes nothing. */
function examine(path: string): Found {
  // What another program left half done is undone by whoever opens it next, which takes writing.
  const db = new DatabaseSync(path, { readOnly: !exists(`${path}-journal`) });
  try {
    db.exec(`PRAGMA busy_timeout = ${LOCKED_MS}`);
    const version = readVersion(db);
    const { quick_check: verdict } = db.prepare("PRAGMA quick_check(1)").get() ?? {};
    return verdict === "ok"
      ? { state: "sound", version }
      : { state: "damaged", reason: String(verdict) };
  } catch (error) {
    const reason = reasonOf(error);
    if (isDamage(reason)) return { state: "damaged", reason };
    throw error;
  } finally {
    db.close();
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, which node:sqlite tells by their texts alone. */
function isDamage(reason: string): boolean {
  return /malformed|not a database|unsupported file format/.test(reason);
}

/** In an order in which no moment loses a name, should the program end there. */
function replaceDamaged(path: string, reason: string, now: Date): ReturnType<typeof prepareFile> {
  const aside = unused(`${path}.corrupt`, now);
  copyDatabase(path, aside);
  const made = `${path}.new`;
  const names = salvageNames(path, made);
  const db = open(made);
  try {
    migrate(db);
    const keep = db.prepare(
      "INSERT INTO names(folded, name, key, since, seen) VALUES (?, ?, ?, ?, ?)",
    );
    db.exec("BEGIN");
    for (const { folded, name, key, since, seen } of names) {
      keep.run(folded, name, key, since, seen);
    }
    db.exec("COMMIT");
  } finally {
    db.close();
  }
  syncToDisk(made);
  for (const part of BESIDE) removeIfThere(path + part);
  Deno.renameSync(made, path);
  return { names, done: { state: "set-aside", aside, reason, saved: names.length } };
}

function open(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  db.exec(`PRAGMA busy_timeout = ${LOCKED_MS}`);
  return db;
}

/** `BASE-20261128T120000Z`, which sorts by time and is a file's name everywhere; with a number where it is taken. */
function unused(base: string, now: Date): string {
  const stamped = `${base}-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;
  for (let i = 1;; i++) {
    const path = i === 1 ? stamped : `${stamped}-${i}`;
    if (!exists(path)) return path;
  }
}
