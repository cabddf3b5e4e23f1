import { APPLICATION_ID, SCHEMA_VERSION } from "./schema.ts";

/**
 * What a file is by its bytes, before SQLite opens it, which may change what lies beside it.
 *
 * - `none`: nothing is there, or nothing in it
 * - `database`: SQLite's, and perhaps ours
 * - `damaged`: was ours
 * - `foreign`: is no database
 * - `newer`: ours, of a version after this one
 */
export type FileKind = "none" | "database" | "damaged" | "foreign" | "newer";

const MAGIC = "SQLite format 3\0";
/** Of the header (sqlite.org/fileformat2.html#the_database_header), big-endian. */
export const HEADER = {
  pageSize: 16,
  formats: 18,
  pages: 28,
  version: 60,
  application: 68,
  bytes: 100,
} as const;

/** For writing and for reading, both alike: with a log to roll back by, and with one of what is new. */
const FORMATS: readonly number[] = [0x0101, 0x0202];

/** Text of the schema, as SQLite keeps it in the first page. */
const OURS = /CREATE TABLE (users ?\(username TEXT, ip TEXT\)|names\(\s+folded TEXT PRIMARY KEY)/;
/** How much of a file is searched for it. */
const SEARCHED_BYTES = 1_048_576;

export function recogniseFile(path: string): FileKind {
  const start = readStart(path);
  if (start.length === 0) {
    // SQLite writes its header before there is a log: somebody emptied the file.
    return OURS.test(latin1(readStart(`${path}-wal`))) ? "damaged" : "none";
  }
  if (!latin1(start).startsWith(MAGIC)) return isOurs(path) ? "damaged" : "foreign";
  if (start.length < HEADER.bytes) return "foreign";
  const view = new DataView(start.buffer, start.byteOffset);
  // Any other number makes SQLite take the file for one that it may read at most.
  if (!FORMATS.includes(view.getUint16(HEADER.formats)) && isOurs(path)) return "damaged";
  const isNewer = view.getUint32(HEADER.application) === APPLICATION_ID &&
    view.getInt32(HEADER.version) > SCHEMA_VERSION;
  return isNewer ? "newer" : "database";
}

/** Whether a file that can't be read as a database was one of ours. */
export function isOurs(path: string): boolean {
  const start = readStart(path);
  const marked = start.length >= HEADER.bytes &&
    new DataView(start.buffer, start.byteOffset).getUint32(HEADER.application) === APPLICATION_ID;
  return marked || [start, readStart(`${path}-wal`)].some((bytes) => OURS.test(latin1(bytes)));
}

function readStart(path: string): Uint8Array<ArrayBuffer> {
  try {
    using file = Deno.openSync(path);
    const bytes = new Uint8Array(Math.min(SEARCHED_BYTES, file.statSync().size));
    let length = 0;
    for (let read: number | null = 0; read !== null && length < bytes.length; length += read ?? 0) {
      read = file.readSync(bytes.subarray(length));
    }
    return bytes.slice(0, length);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}
