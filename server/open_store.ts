import { join } from "node:path";
import { dataFolder, makeDataFolder } from "./data_dir.ts";
import { CriticalError, reasonOf } from "./failure.ts";
import type { Log } from "./log.ts";
import { FAILURES, fillIn, type Language } from "./messages.ts";
import { openSqliteStore } from "./store/sqlite_store.ts";
import type { Store } from "./store/store.ts";

/**
 * Opens the database: `db`, or `devcloud.db` in the data folder, which is made where it is missing.
 * Throws a `CriticalError`.
 */
export async function openStore(
  db: string | null,
  lang: Language,
  log: Log,
): Promise<Store> {
  let path = db;
  try {
    path ??= await defaultPath();
    if (path === null) throw new CriticalError(FAILURES.noHome[lang]);
    return openSqliteStore(path, () => log.event("store-recovered", {}));
  } catch (cause) {
    if (cause instanceof CriticalError) throw cause;
    const fields = { path: path ?? "devcloud.db", error: reasonOf(cause) };
    throw new CriticalError(fillIn(FAILURES.database[lang], fields), { cause });
  }
}

async function defaultPath(): Promise<string | null> {
  const folder = dataFolder({ os: Deno.build.os, env: (name) => Deno.env.get(name) });
  if (folder === null) return null;
  await makeDataFolder(folder);
  return join(folder, "devcloud.db");
}
