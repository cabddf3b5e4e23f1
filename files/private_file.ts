import { randomBytes } from "node:crypto";
import { dirname } from "node:path";

/** By its path: a compiled program may run this alone. */
const ICACLS = "C:\\Windows\\System32\\icacls.exe";
/** "Owner rights": whoever owns the file, whatever they are called (a well-known SID). */
const OWNER_RIGHTS = "*S-1-3-4";
const OTHERS = 0o077;

/**
 * Puts a file where there is none, whole or not at all, for its owner's eyes alone; on the disk when
 * this returns.
 *
 * @returns false where there is one already, which stays as it is
 */
export function putNewFile(path: string, text: string): boolean {
  return writeBeside(path, text, (fresh) => {
    try {
      Deno.linkSync(fresh, path); // fails where there is one, unlike a rename
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists || exists(path)) return false;
      Deno.renameSync(fresh, path); // a file system without links, such as FAT
    }
    return true;
  });
}

/** Keeps what a file holds under a name beside its own that no other has; null where there is none. */
export function keepBeside(path: string): string | null {
  if (!exists(path)) return null;
  const old = `${path}.${randomBytes(4).toString("hex")}.old`;
  try {
    Deno.linkSync(path, old);
  } catch {
    Deno.copyFileSync(path, old); // a file system without links; copies the mode too
  }
  return old;
}

/** Replaces a file, or makes it: whole, for its owner's eyes alone, on the disk when this returns. */
export function replaceFile(path: string, text: string): void {
  writeBeside(path, text, (fresh) => Deno.renameSync(fresh, path));
}

function writeBeside<Result>(
  path: string,
  text: string,
  put: (fresh: string) => Result,
): Result {
  Deno.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    using file = Deno.openSync(fresh, { createNew: true, write: true, mode: 0o600 });
    restrictToOwner(fresh);
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
    file.syncDataSync();
  } catch (error) {
    removeQuietly(fresh);
    throw error;
  }
  try {
    return put(fresh);
  } finally {
    removeQuietly(fresh);
  }
}

/**
 * Takes a file from all but its owner, as far as the system lets us: a mode of 0600, or on Windows an
 * access list of the owner alone. In a user's own data folder others can't read there anyway.
 */
export function restrictToOwner(path: string): void {
  try {
    if (Deno.build.os === "windows") {
      new Deno.Command(ICACLS, { args: icaclsArguments(path), stdout: "null", stderr: "null" })
        .outputSync();
      return;
    }
    const { mode } = Deno.statSync(path);
    if (mode !== null && (mode & OTHERS) !== 0) Deno.chmodSync(path, 0o600);
  } catch {
    // somebody else's file that we may read, or a file system without modes
  }
}

/** Inherits nothing, and lets the owner do everything. */
export function icaclsArguments(path: string): string[] {
  return [path, "/inheritance:r", "/grant:r", `${OWNER_RIGHTS}:F`, "/q"];
}

export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function removeQuietly(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // there is none
  }
}
