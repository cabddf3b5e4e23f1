import type { DatabaseSync } from "node:sqlite";
import { reasonOf } from "../../command_line/failure.ts";
import { type CallTable, openCallTable } from "./call_table.ts";
import { type MessageTable, openMessageTable } from "./message_table.ts";
import { hasRecordsFile, openRecordsFile, openRecordsInMemory } from "./open_database.ts";

export interface Tables {
  readonly calls: CallTable;
  readonly messages: MessageTable;
}

/** Calls and messages: on the disk, or of this run alone. */
export interface Records {
  /** What is written is kept for later runs. */
  readonly isKept: boolean;
  /** Does it where the records are; where the disk fails, in memory. */
  use<Result>(work: (tables: Tables) => Result): Result;
  /**
   * From now on on the disk, or in this run alone. What the disk has stays there, unseen, until it is
   * switched on again or cleared; messages that still wait go along.
   */
  keep(on: boolean): void;
  /** Clears what is here and on the disk, whether it is in use or not. */
  clear(work: (tables: Tables) => void): void;
  close(): void;
}

export interface RecordsParts {
  /** Null: there is no place on the disk. */
  readonly folder: string | null;
  readonly keep: boolean;
  /** The disk can't be used, for that reason; null: it can again. */
  onProblem(reason: string | null): void;
  /** For tests: how soon a disk that failed is tried again, in ms. */
  readonly retryMs?: number;
}

interface Store {
  readonly db: DatabaseSync;
  readonly tables: Tables;
  readonly isFile: boolean;
}

const FIRST_RETRY_MS = 10_000;
const LAST_RETRY_MS = 600_000;

/** Opens the records. Never throws: a telephone works without a history. */
export function createRecords(parts: RecordsParts): Records {
  const { folder, retryMs = FIRST_RETRY_MS } = parts;
  let isWanted = parts.keep;
  let waitMs = retryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  let store = openMemory();
  if (isWanted) goToDisk("all");

  function goToDisk(which: "all" | "waiting"): void {
    if (folder === null) return;
    let file: Store | null = null;
    try {
      file = openStore(openRecordsFile(folder), true);
      copy(store, file, which);
      closeQuietly(store);
      store = file;
    } catch (error) {
      if (file !== null) closeQuietly(file);
      failed(error);
    }
  }

  function failed(error: unknown): void {
    if (timer === undefined && waitMs === retryMs) parts.onProblem(reasonOf(error));
    clearTimeout(timer);
    timer = setTimeout(retry, waitMs);
    Deno.unrefTimer(timer);
    waitMs = Math.min(2 * waitMs, LAST_RETRY_MS);
  }

  function retry(): void {
    timer = undefined;
    if (isClosed || !isWanted || store.isFile) return;
    goToDisk("all");
    if (!store.isFile) return;
    waitMs = retryMs;
    parts.onProblem(null);
  }

  return {
    get isKept() {
      return isWanted;
    },
    use(work) {
      try {
        return work(store.tables);
      } catch (error) {
        if (!store.isFile) throw error;
        closeQuietly(store);
        store = openMemory();
        failed(error);
        return work(store.tables);
      }
    },
    keep(on) {
      if (on === isWanted) return;
      isWanted = on;
      if (on) return goToDisk("waiting");
      clearTimeout(timer);
      timer = undefined;
      if (!store.isFile) return;
      const before = store;
      store = openMemory();
      try {
        copy(before, store, "waiting");
        before.tables.messages.drop("waiting");
      } catch {
        // What can't be read can't go along.
      }
      closeQuietly(before);
    },
    clear(work) {
      this.use(work);
      if (store.isFile || folder === null || !hasRecordsFile(folder)) return;
      try {
        const unused = openStore(openRecordsFile(folder), true);
        try {
          work(unused.tables);
        } finally {
          unused.db.close();
        }
      } catch (error) {
        parts.onProblem(reasonOf(error));
      }
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      closeQuietly(store);
    },
  };
}

function openMemory(): Store {
  return openStore(openRecordsInMemory(), false);
}

function openStore(db: DatabaseSync, isFile: boolean): Store {
  return { db, tables: { calls: openCallTable(db), messages: openMessageTable(db) }, isFile };
}

function copy({ tables: from }: Store, { db, tables: to }: Store, which: "all" | "waiting"): void {
  db.exec("BEGIN IMMEDIATE"); // all of it, or it is tried again
  for (const message of from.messages.all(which)) to.messages.add(message);
  if (which === "all") { for (const call of from.calls.all()) to.calls.add(call); }
  db.exec("COMMIT");
}

function closeQuietly({ db }: Store): void {
  try {
    db.close();
  } catch {
    // It is closed already, or can't be: it is not used any more.
  }
}
