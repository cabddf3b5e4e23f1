import { randomBytes } from "node:crypto";

/** There is a file already, and nobody said to replace it. */
export class FileExistsError extends Error {
  override name = "FileExistsError";
}

/**
 * Writes a backup for its owner's eyes alone, whole or not at all: beside the place, on the disk, then
 * there. Gives its size in bytes. Throws a `FileExistsError` or the system's.
 */
export async function writeBackup(
  path: string,
  force: boolean,
  bytes: AsyncIterable<Uint8Array>,
): Promise<number> {
  if (!force) await refuseExisting(path);
  const fresh = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    let size = 0;
    {
      using file = await Deno.open(fresh, { createNew: true, write: true, mode: 0o600 });
      for await (const chunk of bytes) {
        for (let at = 0; at < chunk.length;) at += await file.write(chunk.subarray(at));
        size += chunk.length;
      }
      await file.sync();
    }
    // Looked at again: it may have come meanwhile. A link would tell for sure, but not on every disk.
    if (!force) await refuseExisting(path);
    await Deno.rename(fresh, path);
    return size;
  } catch (error) {
    await Deno.remove(fresh).catch(() => {});
    throw error;
  }
}

async function refuseExisting(path: string): Promise<void> {
  const there = await Deno.lstat(path).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  });
  if (there) throw new FileExistsError(`There is '${path}' already`);
}
