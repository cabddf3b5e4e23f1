import { reasonOf } from "../../command_line/failure.ts";
import { backup, type DatabaseSync } from "node:sqlite";
import { exists, removeIfThere, syncToDisk } from "./files.ts";

/**
 * Copies an open database to a new file: written beside it, on the disk, then given its name, so that
 * it is whole or not there. Gives how many bytes it has. @throws Error saying why it can't
 */
export async function backUp(db: DatabaseSync, path: string): Promise<number> {
  try {
    if (exists(path)) throw new Error("there is a file already");
    const part = `${path}.part`;
    removeIfThere(part); // of a backup that was cut off
    Deno.openSync(part, { createNew: true, write: true, mode: 0o600 }).close();
    try {
      // Not VACUUM INTO, which is refused to a program with less than all permissions: Deno lets it
      // attach no database.
      await backup(db, part);
      const bytes = syncToDisk(part);
      Deno.renameSync(part, path);
      return bytes;
    } catch (error) {
      removeIfThere(part);
      throw error;
    }
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new Error(`Cannot back up to '${path}': ${reason}`, { cause });
  }
}
