import { join } from "node:path";
import { formatBytes, readBytes, readPublicKey } from "../../protocol/key_text.ts";
import { CriticalError, reasonOf } from "../../command_line/failure.ts";
import { createIdentity, type Identity, makeSecretKey, SECRET_KEY_BYTES } from "./identity.ts";
import { putNewFile, restrictToOwner } from "../../files/private_file.ts";

const FILE = "identity.json";
const VERSION = 1;

export function identityPath(folder: string): string {
  return join(folder, FILE);
}

/** Who we are, and whether we will be the same at the next start. */
export interface OpenedIdentity {
  readonly identity: Identity;
  readonly isKept: boolean;
}

/**
 * The identity for a telephone: that of the data folder, or one for this run alone where there is no
 * folder (null) or nothing can be written there.
 *
 * @throws CriticalError where there is one that can't be read or is damaged
 */
export function openIdentity(folder: string | null): OpenedIdentity {
  if (folder !== null) {
    const found = readIdentity(identityPath(folder));
    if (found !== null) return { identity: found, isKept: true };
    try {
      return { identity: openKeptIdentity(folder), isKept: true };
    } catch {
      // a full or read-only disk: the telephone works without
    }
  }
  return { identity: createIdentity(makeSecretKey()), isKept: false };
}

/**
 * The identity of a data folder; made where there is none. Two programs that start at once with one
 * folder get the same.
 *
 * @throws CriticalError where the file can't be read, is damaged, or can't be made: it is never
 * replaced, since names and trust hang on it
 */
export function openKeptIdentity(folder: string): Identity {
  const path = identityPath(folder);
  const found = readIdentity(path);
  if (found !== null) return found;
  try {
    putNewFile(path, formatIdentity(makeSecretKey()));
  } catch (cause) {
    const message = `Cannot keep a key in '${path}': ${reasonOf(cause)}`;
    throw new CriticalError(message, { cause });
  }
  // Also when it was another program that put it there meanwhile.
  const made = readIdentity(path);
  if (made === null) throw new CriticalError(`Cannot read the key in '${path}': it has gone`);
  return made;
}

/** The identity in a file; as `readSecretKey`. */
function readIdentity(path: string): Identity | null {
  const secretKey = readSecretKey(path);
  return secretKey === null ? null : createIdentity(secretKey);
}

/**
 * The secret key in a file; null where there is no such file.
 *
 * @throws CriticalError where it can't be read or is damaged
 */
export function readSecretKey(path: string): Uint8Array | null {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return null;
    if (cause instanceof Deno.errors.NotADirectory) return null; // what follows says so
    throw new CriticalError(`Cannot read the key in '${path}': ${reasonOf(cause)}`, { cause });
  }
  const secretKey = parseIdentity(text);
  if (secretKey === null) {
    throw new CriticalError(
      `Cannot use the key in '${path}': the file is damaged. ` +
        `Put a copy of it back, or move it away to start with a new key`,
    );
  }
  restrictToOwner(path);
  return secretKey;
}

/** What the file holds. */
export function formatIdentity(secretKey: Uint8Array): string {
  const { publicKey } = createIdentity(secretKey);
  const fields = { version: VERSION, publicKey, secretKey: formatBytes(secretKey) };
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** The secret key that a file's text holds; null where it is damaged: both halves must fit. */
export function parseIdentity(text: string): Uint8Array | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || !("secretKey" in value)) return null;
  const secretKey = readBytes(value.secretKey, SECRET_KEY_BYTES);
  const publicKey = "publicKey" in value ? readPublicKey(value.publicKey) : null;
  if (secretKey === null || publicKey === null) return null;
  return createIdentity(secretKey).publicKey === publicKey ? secretKey : null;
}
