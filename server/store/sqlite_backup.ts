import { backup, type DatabaseSync } from "node:sqlite";
import type { StoreCopy } from "./store.ts";

/**
 * Copies an open database to a new file: written beside it, on the disk, then given its name, so that
 * it is whole or not there. @throws Error saying why it can't
 */
export async function backUp(db: DatabaseSync, path: string): Promise<StoreCopy> {
  try {
    if (exists(path)) throw new Error("there is a file already");
    const part = `${path}.part`;
    if (exists(part)) Deno.removeSync(part); // of a backup that was cut off
    Deno.openSync(part, { createNew: true, write: true, mode: 0o600 }).close();
    try {
      // Not VACUUM INTO, which is refused to a program with less than all permissions: Deno lets it
      // attach no database.
      await backup(db, part);
      const bytes = syncToDisk(part);
      Deno.renameSync(part, path);
      return { names: Number(db.prepare("SELECT count(*) AS n FROM names").get()?.["n"]), bytes };
    } catch (error) {
      Deno.removeSync(part);
      throw error;
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`Cannot back up to '${path}': ${reason}`, { cause });
  }
}

/** How many bytes it has. */
function syncToDisk(path: string): number {
  using file = Deno.openSync(path, { read: true, write: true });
  file.syncSync();
  return file.statSync().size;
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
