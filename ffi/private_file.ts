import { join } from "node:path";

/**
 * Writes `bytes` as `name` in a new folder, whose name nobody else may guess and which only we may
 * enter: no other user of the machine can have planted the file or change it. Returns how to remove
 * both again.
 *
 * @throws Error where the folder is there already, can't be made, or gives back something else
 */
export function writePrivateFile(
  folder: string,
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): () => void {
  Deno.mkdirSync(folder, { mode: 0o700 });
  const remove = () => {
    try {
      Deno.removeSync(folder, { recursive: true });
    } catch {
      // Windows keeps the file of a loaded library.
    }
  };
  try {
    const path = join(folder, name);
    Deno.writeFileSync(path, bytes, { createNew: true, mode: 0o600 });
    const written = Deno.readFileSync(path);
    if (written.length !== bytes.length || written.some((byte, i) => byte !== bytes[i])) {
      throw new Error(`Cannot use '${path}': it is not what was written`);
    }
    return remove;
  } catch (error) {
    remove();
    throw error;
  }
}
