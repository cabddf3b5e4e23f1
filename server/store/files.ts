/** What SQLite puts beside a database: its log, the log's index, and what it rolls back by. */
export const BESIDE = ["-wal", "-shm", "-journal"] as const;

export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** In bytes; 0 where there is none. */
export function sizeOf(path: string): number {
  return exists(path) ? Deno.statSync(path).size : 0;
}

/** Settles once the file's bytes outlive a power cut. Gives how many there are. */
export function syncToDisk(path: string): number {
  using file = Deno.openSync(path, { read: true, write: true });
  file.syncSync();
  return file.statSync().size;
}

export function removeIfThere(path: string): void {
  if (exists(path)) Deno.removeSync(path);
}

/** With what lies beside it. */
export function removeDatabase(path: string): void {
  for (const part of ["", ...BESIDE]) removeIfThere(path + part);
}

/** With what lies beside it; nobody may be writing. */
export function copyDatabase(from: string, to: string): void {
  for (const part of ["", ...BESIDE]) {
    if (exists(from + part)) Deno.copyFileSync(from + part, to + part);
  }
  syncToDisk(to);
}
