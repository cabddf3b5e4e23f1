import { randomBytes } from "node:crypto";
import { dirname, join, resolve } from "node:path";
import { makeDataFolder } from "../data_dir.ts";

/** How commands on the same machine reach a running server: for its owner's eyes alone. */
export interface ControlNote {
  readonly pid: number;
  /** `IP:PORT` of the directory. */
  readonly listening: string;
  /** Of the API. */
  readonly url: string;
  readonly token: string;
}

/** A note as it was found. */
export interface FoundNote extends ControlNote {
  readonly path: string;
}

/** `server-PORT.json`: servers of one folder have ports of their own. */
const FILE = /^server-\d+\.json$/;

/**
 * Where the note of a server lies: beside its database, else in the data folder; null where there is
 * none. `db` as the flag has it.
 */
export function controlFolder(db: string | null, dataFolder: string | null): string | null {
  return db === null || db === ":memory:" ? dataFolder : dirname(resolve(db));
}

/** Leaves the note of a server on a port, in place of one that a killed server has left; gives what takes it away. */
export async function leaveNote(
  folder: string,
  port: number,
  note: ControlNote,
): Promise<() => Promise<void>> {
  await makeDataFolder(folder);
  const path = join(folder, `server-${port}.json`);
  const fresh = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    await Deno.writeTextFile(fresh, JSON.stringify(note), { createNew: true, mode: 0o600 });
    await Deno.rename(fresh, path);
  } catch (error) {
    await Deno.remove(fresh).catch(() => {});
    throw error;
  }
  return async () => {
    // Another server may have taken our port since then, and left its own.
    const found = await readNote(path).catch(() => null);
    if (found?.token === note.token) await Deno.remove(path).catch(() => {});
  };
}

/** The notes in a folder, also those that killed servers have left. Throws where one can't be read. */
export async function findNotes(folder: string): Promise<FoundNote[]> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (FILE.test(name)) names.push(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const notes = await Promise.all(names.sort().map((name) => readNote(join(folder, name))));
  return notes.filter((note) => note !== null);
}

/** Null where it is gone, or none of ours. */
async function readNote(path: string): Promise<FoundNote | null> {
  try {
    const { pid, listening, url, token } = JSON.parse(await Deno.readTextFile(path));
    const texts = [listening, url, token];
    if (typeof pid !== "number" || texts.some((text) => typeof text !== "string")) return null;
    return { path, pid, listening, url, token };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}
