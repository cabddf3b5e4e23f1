import { join } from "node:path";
import { dataFolder, makeDataFolder } from "./data_dir.ts";
import { escapeForLog } from "./escape.ts";
import { CriticalError, reasonOf } from "../command_line/failure.ts";
import type { Log } from "./log.ts";
import { FAILURES } from "./failures.ts";
import { fillIn } from "./fill_in.ts";
import type { Language } from "./language.ts";
import { LOG_LINES } from "./log_lines/log_lines.ts";
import { openMemoryStore, openSqliteStore } from "./store/open_sqlite_store.ts";
import { StoreRefusal } from "./store/refusal.ts";
import type { StoreNotice } from "./store/sqlite_store.ts";
import type { Store } from "./store/store.ts";

/**
 * Opens the database: `db`, or `devcloud.db` in the data folder, which is made where it is missing.
 * `warn` is told what must not be overseen, beside the log. Throws a `CriticalError`.
 */
export async function openStore(
  { db, lang, log, warn }: {
    readonly db: string | null;
    readonly lang: Language;
    readonly log: Log;
    readonly warn: (text: string) => void;
  },
): Promise<Store> {
  if (db === ":memory:") return openMemoryStore();
  let path = db;
  try {
    path ??= await defaultPath();
    if (path === null) throw new CriticalError(FAILURES.noHome[lang]);
    return openSqliteStore(path, tellOf(path, { lang, log, warn }));
  } catch (cause) {
    if (cause instanceof CriticalError) throw cause;
    const error = cause instanceof StoreRefusal
      ? fillIn(FAILURES[REFUSALS[cause.reason]][lang], { detail: cause.detail })
      : reasonOf(cause);
    // Of another program's file it may quote anything.
    const fields = { path: path ?? "devcloud.db", error: escapeForLog(error) };
    throw new CriticalError(fillIn(FAILURES.database[lang], fields), { cause });
  }
}

const REFUSALS = {
  "foreign": "databaseForeign",
  "newer": "databaseNewer",
  "in-use": "databaseInUse",
} as const satisfies Record<StoreRefusal["reason"], keyof typeof FAILURES>;

function tellOf(
  path: string,
  { lang, log, warn }: {
    readonly lang: Language;
    readonly log: Log;
    readonly warn: (text: string) => void;
  },
): (notice: StoreNotice) => void {
  return (notice) => {
    switch (notice.state) {
      case "set-aside": {
        const { aside, reason, saved } = notice;
        log.event("store-set-aside", { path, aside, reason, saved });
        return warn(fillIn(LOG_LINES["store-set-aside"][lang], { path, aside, reason, saved }));
      }
      case "migrated":
        return log.event("store-migrated", { path, copy: notice.copy });
      case "recovered":
        return log.event("store-recovered", {});
      case "rewritten":
        return log.event("store-rewritten", { path });
      case "replaced":
        return log.event("store-replaced", { path });
    }
  };
}

async function defaultPath(): Promise<string | null> {
  const folder = dataFolder({ os: Deno.build.os, env: (name) => Deno.env.get(name) });
  if (folder === null) return null;
  await makeDataFolder(folder);
  return join(folder, "devcloud.db");
}
