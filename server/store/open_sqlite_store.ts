import { openDatabase } from "./database.ts";
import { lockFile } from "./lock_file.ts";
import { prepareFile } from "./prepare_file.ts";
import { createSqliteStore, type StoreNotice } from "./sqlite_store.ts";
import type { Store } from "./store.ts";
import { createUpkeep } from "./upkeep.ts";

/**
 * Opens a SQLite file, which is made, brought to this version, or replaced where it is damaged.
 * Throws where it can't be written; a `StoreRefusal` where it must be left as it is.
 */
export function openSqliteStore(
  path: string,
  tell: (notice: StoreNotice) => void = () => {},
): Store {
  const unlock = lockFile(path);
  try {
    const { names, done } = prepareFile(path, new Date());
    if (done.state !== "ready") tell(done);
    const open = () => openDatabase(path);
    return createSqliteStore({ path, open, names, upkeep: createUpkeep(), tell, onClosed: unlock });
  } catch (error) {
    unlock();
    throw error;
  }
}

/** A store that forgets all when it is closed. */
export function openMemoryStore(): Store {
  const path = ":memory:";
  const open = () => openDatabase(path);
  return createSqliteStore({ path, open, names: [], upkeep: null });
}
