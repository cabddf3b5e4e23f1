import { DatabaseSync } from "node:sqlite";
import { foldName } from "../../protocol/names.ts";
import { removeDatabase, sizeOf } from "./files.ts";
import { HEADER } from "./recognise_file.ts";
import { migrate, nextNames } from "./schema.ts";
import type { OwnedName } from "./store.ts";

/** No row of a name takes less. */
const ROW_BYTES = 50;

/**
 * What can still be read of the names of a damaged file: from both ends, as it is, with a header of our
 * own, and with a first page of our own, which has the tables' places. Leaves the file as it is;
 * `scratch` names one that may be written.
 */
export function salvageNames(path: string, scratch: string): readonly OwnedName[] {
  const fresh = freshFirstPage(scratch);
  const names = new Map<string, OwnedName>();
  for (const taken of [0, HEADER.bytes, fresh.length]) {
    try {
      copyWithStart(path, scratch, fresh.subarray(0, taken));
      for (const order of ["ASC", "DESC"] as const) collect(scratch, order, names);
    } catch {
      // not even copied, or opened
    } finally {
      removeDatabase(scratch);
    }
  }
  return [...names.values()];
}

function collect(path: string, order: "ASC" | "DESC", names: Map<string, OwnedName>): void {
  const db = new DatabaseSync(path);
  try {
    const limit = Math.ceil(sizeOf(path) / ROW_BYTES) +
      Math.ceil(sizeOf(`${path}-wal`) / ROW_BYTES);
    for (const owned of nextNames(db, { order, limit })) {
      // Here alone: how names are folded may change with Unicode, and no owner may lose one by that.
      if (owned.folded !== foldName(owned.name)) continue;
      if (!names.has(owned.folded)) names.set(owned.folded, owned);
    }
  } catch {
    // what is behind this can't be read
  } finally {
    db.close();
  }
}

/** Of a database as this version makes it: the places of its tables don't depend on what is in them. */
function freshFirstPage(scratch: string): Uint8Array {
  removeDatabase(scratch);
  const db = new DatabaseSync(scratch);
  migrate(db);
  db.close();
  const bytes = Deno.readFileSync(scratch);
  removeDatabase(scratch);
  const view = new DataView(bytes.buffer);
  return bytes.subarray(0, view.getUint16(HEADER.pageSize));
}

function copyWithStart(path: string, scratch: string, start: Uint8Array): void {
  Deno.copyFileSync(path, scratch);
  if (sizeOf(`${path}-wal`) > 0) Deno.copyFileSync(`${path}-wal`, `${scratch}-wal`);
  if (start.length === 0) return;
  const head = start.slice();
  const view = new DataView(head.buffer);
  const pageBytes = view.getUint16(HEADER.pageSize);
  view.setUint32(HEADER.pages, Math.max(1, Math.ceil(sizeOf(scratch) / pageBytes)));
  view.setUint16(HEADER.formats, 0x0202); // it has a log beside it
  using file = Deno.openSync(scratch, { write: true });
  for (let at = 0; at < head.length;) at += file.writeSync(head.subarray(at));
}
