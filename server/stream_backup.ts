import { join } from "node:path";
import type { Store } from "./store/store.ts";

const CHUNK_BYTES = 64 * 1_024;

/** A copy of a store, to be read once; nothing of it stays on the disk when it has been read or left. */
export interface BackupStream {
  readonly size: number;
  readonly bytes: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Copies the store and gives the copy's bytes. It lies in `folder` meanwhile (null: the system's
 * temporary one), in a folder for our eyes alone.
 */
export async function streamBackup(
  store: Pick<Store, "backup">,
  folder: string | null,
): Promise<BackupStream> {
  const own = await Deno.makeTempDir({
    prefix: "devcloud-backup-",
    ...(folder === null ? {} : { dir: folder }),
  });
  const remove = () => Deno.remove(own, { recursive: true }).catch(() => {});
  try {
    const path = join(own, "copy.db");
    const { bytes: size } = await store.backup(path);
    const file = await Deno.open(path);
    const end = async () => {
      file.close();
      await remove();
    };
    let left = size;
    const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const chunk = new Uint8Array(Math.min(left, CHUNK_BYTES));
        const count = await file.read(chunk).catch(async (error) => {
          await end();
          throw error;
        }) ?? 0;
        left = count === 0 ? 0 : left - count;
        // Before the last bytes are given: whoever has them all must find nothing left.
        if (left === 0) await end();
        if (count > 0) controller.enqueue(chunk.subarray(0, count));
        if (left === 0) controller.close();
      },
      cancel: end,
    }, { highWaterMark: 1 });
    return { size, bytes };
  } catch (error) {
    await remove();
    throw error;
  }
}
