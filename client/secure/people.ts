import { join } from "node:path";
import { readPublicKey } from "../../protocol/key_text.ts";
import { checkName } from "../../protocol/names.ts";
import { exists, replaceFile } from "../../files/private_file.ts";
import { CriticalError } from "../../command_line/failure.ts";

/** Somebody whom we have talked to sealed, and by which key. */
export interface Person {
  readonly name: string;
  readonly key: string;
  /** Both had the same words. */
  readonly verified: boolean;
  /** ISO 8601: since when this key is known for the name. */
  readonly since: string;
}

/** `new`: nobody of that name is known; `changed`: known by another key. */
export type Trust = "new" | "known" | "verified" | "changed";

/** Whom we know, and by which keys: what the directory says is held against it. */
export interface People {
  check(name: string, key: string): Trust;
  /** Who is known by that name; null: nobody. */
  find(name: string): Person | null;
  /** Remembers the key of somebody new; of somebody known nothing changes. */
  pin(name: string, key: string): void;
  /** The words were the same; `key` must be the one that is pinned. */
  verify(name: string, key: string): void;
  /** The user takes this key for the name's from now on. */
  accept(name: string, key: string): void;
  /** Gives whether there was anybody of that name. */
  forget(name: string): boolean;
  /** By name. */
  list(): readonly Person[];
}

const FILE = "people.json";
const MAX_PEOPLE = 5_000;

/**
 * The people of a data folder (null: for as long as the program runs).
 *
 * @throws CriticalError for a damaged file: to go on would mean to take whoever calls for somebody new
 */
export function openPeople(folder: string | null, now: () => Date): People {
  const path = folder === null ? null : join(folder, FILE);
  let inMemory = path === null ? [] : openFile(path);
  let isKept = true;
  /** Which file it was that `inMemory` was read from, or written to. */
  let known = "";

  /** Read again when it has changed: a second telephone of this user has the same folder. */
  function latest(): readonly Person[] {
    if (path === null || !isKept) return inMemory;
    const stamp = stampOf(path);
    if (stamp !== known) {
      inMemory = readPeople(path) ?? inMemory;
      known = stamp;
    }
    return inMemory;
  }

  function put(name: string, person: Person | null): void {
    const others = latest().filter((other) => nameKey(other.name) !== nameKey(name));
    inMemory = person === null ? others : [...withRoom(others), person];
    if (path === null) return;
    try {
      replaceFile(path, `${JSON.stringify({ version: 1, people: inMemory }, null, 2)}\n`);
      isKept = true;
      known = stampOf(path);
    } catch {
      isKept = false; // a full or read-only disk: what is known holds for this run
    }
  }

  function find(name: string): Person | null {
    return latest().find((person) => nameKey(person.name) === nameKey(name)) ?? null;
  }

  function fresh(name: string, key: string, verified: boolean): Person {
    return { name, key, verified, since: now().toISOString() };
  }

  return {
    check(name, key) {
      const known = find(name);
      if (known === null) return "new";
      if (known.key !== key) return "changed";
      return known.verified ? "verified" : "known";
    },
    find,
    pin(name, key) {
      if (find(name) === null) put(name, fresh(name, key, false));
    },
    verify(name, key) {
      const known = find(name);
      if (known !== null && known.key !== key) return;
      put(name, { ...(known ?? fresh(name, key, true)), verified: true });
    },
    accept(name, key) {
      if (find(name)?.key !== key) put(name, fresh(name, key, false));
    },
    forget(name) {
      const isKnown = find(name) !== null;
      if (isKnown) put(name, null);
      return isKnown;
    },
    list: () => latest().toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/**
 * Room for one more: the oldest goes whom nobody has verified, so that no flood of strangers brings
 * about that somebody verified is taken for new.
 */
function withRoom(people: readonly Person[]): readonly Person[] {
  if (people.length < MAX_PEOPLE) return people;
  const oldest = people.find(({ verified }) => !verified) ?? people[0];
  return people.filter((person) => person !== oldest);
}

/** Names that look the same to a directory are one. */
export function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** Another one for each file that was put there: files are replaced, never written into. */
function stampOf(path: string): string {
  try {
    const { ino, mtime, size } = Deno.statSync(path);
    return `${ino} ${mtime?.getTime()} ${size}`;
  } catch {
    return "";
  }
}

/** @throws CriticalError */
function openFile(path: string): readonly Person[] {
  const people = readPeople(path);
  if (people !== null || !exists(path)) return people ?? [];
  throw new CriticalError(
    `Cannot use '${path}': the file is damaged, and whose key is known hangs on it. ` +
      `Put a copy of it back, or move it away to know nobody any more`,
  );
}

/** Null where there is no such file, or nothing that can be read. */
function readPeople(path: string): readonly Person[] | null {
  try {
    const value: unknown = JSON.parse(Deno.readTextFileSync(path));
    if (typeof value !== "object" || value === null || !("people" in value)) return null;
    const { people } = value;
    return Array.isArray(people) ? people.flatMap(readPerson) : null;
  } catch {
    return null;
  }
}

function readPerson(value: unknown): Person[] {
  if (typeof value !== "object" || value === null) return [];
  const { name, key, verified, since } = value as Record<string, unknown>;
  const checked = typeof name === "string" ? checkName(name) : null;
  const pinned = readPublicKey(key);
  if (!checked?.ok || pinned === null || typeof since !== "string") return [];
  return [{ name: checked.name, key: pinned, verified: verified === true, since }];
}
