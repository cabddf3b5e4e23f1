import { fingerprintOf } from "../../protocol/public_key.ts";
import type { Language, Localized } from "../api/types.ts";
import { CriticalError, reasonOf } from "../../command_line/failure.ts";
import { createIdentity } from "./identity.ts";
import { formatIdentity, identityPath, openKeptIdentity, readSecretKey } from "./identity_file.ts";
import { IDENTITY_TEXTS as TEXTS } from "./identity_texts.ts";
import { exists, keepBeside, putNewFile, replaceFile } from "../../files/private_file.ts";
import { sealIdentity, unsealIdentity } from "./sealed_identity.ts";

/** `devcloud-client identity …`: shows the key's fingerprint, or copies the key out or in. */
export type IdentityCommand =
  | { readonly action: "show" }
  | { readonly action: "export" | "import"; readonly file: string; readonly force: boolean };

export interface IdentityParts {
  readonly folder: string | null;
  readonly lang: Language;
  print(line: string): void;
  /** Asks the user. */
  passphrase(words: Localized): Promise<string>;
  /** Whether it is typed, and unseen: for an export it is asked for twice then. */
  readonly isTyped: boolean;
}

/** Exported files travel: a passphrase has to stand somebody who has the file. */
const LEAST_CHARACTERS = 8;

/** @throws CriticalError for what the user can mend; nothing has been changed then */
export async function runIdentity(command: IdentityCommand, parts: IdentityParts): Promise<void> {
  const { folder } = parts;
  if (folder === null) throw failure(TEXTS.noFolder(), parts);
  switch (command.action) {
    case "show":
      return show(folder, parts);
    case "export":
      return await exportTo(command, folder, parts);
    case "import":
      return await importFrom(command, folder, parts);
  }
}

function show(folder: string, parts: IdentityParts): void {
  const { publicKey } = openKeptIdentity(folder);
  say(TEXTS.fingerprint(fingerprintOf(publicKey)), parts);
  say(TEXTS.keptIn(identityPath(folder)), parts);
}

async function exportTo(
  { file, force }: { readonly file: string; readonly force: boolean },
  folder: string,
  parts: IdentityParts,
): Promise<void> {
  openKeptIdentity(folder);
  const secretKey = readSecretKey(identityPath(folder))!;
  if (!force && exists(file)) throw failure(TEXTS.exists(file), parts);
  const passphrase = await parts.passphrase(TEXTS.passphrase());
  if ([...passphrase].length < LEAST_CHARACTERS) {
    throw failure(TEXTS.tooShort(LEAST_CHARACTERS), parts);
  }
  if (parts.isTyped && passphrase !== await parts.passphrase(TEXTS.again())) {
    throw failure(TEXTS.differ(), parts);
  }
  const text = await sealIdentity(secretKey, passphrase);
  try {
    if (force) replaceFile(file, text);
    else if (!putNewFile(file, text)) throw failure(TEXTS.exists(file), parts);
  } catch (cause) {
    if (cause instanceof CriticalError) throw cause;
    throw failure(TEXTS.cannotWrite(file, reasonOf(cause)), parts, cause);
  }
  say(TEXTS.exported(file), parts);
}

async function importFrom(
  { file, force }: { readonly file: string; readonly force: boolean },
  folder: string,
  parts: IdentityParts,
): Promise<void> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (cause) {
    throw failure(TEXTS.cannotRead(file, reasonOf(cause)), parts, cause);
  }
  const opened = await unsealIdentity(text, await parts.passphrase(TEXTS.passphrase()));
  if (opened.state === "no-identity") throw failure(TEXTS.noIdentity(file), parts);
  if (opened.state === "wrong-passphrase") throw failure(TEXTS.wrongPassphrase(file), parts);
  const { publicKey } = createIdentity(opened.secretKey);
  const path = identityPath(folder);
  if (keyThere(path) === publicKey) say(TEXTS.sameAlready(), parts);
  else {
    if (exists(path) && !force) throw failure(TEXTS.otherKey(), parts);
    try {
      const old = keepBeside(path);
      replaceFile(path, formatIdentity(opened.secretKey));
      if (old !== null) say(TEXTS.movedAside(old), parts);
    } catch (cause) {
      throw failure(TEXTS.cannotWrite(path, reasonOf(cause)), parts, cause);
    }
    say(TEXTS.imported(), parts);
  }
  say(TEXTS.fingerprint(fingerprintOf(publicKey)), parts);
}

/** Null where there is none, or it is damaged: then an import is what mends it. */
function keyThere(path: string): string | null {
  try {
    const secretKey = readSecretKey(path);
    return secretKey === null ? null : createIdentity(secretKey).publicKey;
  } catch {
    return null;
  }
}

function say(text: Localized, { lang, print }: IdentityParts): void {
  print(text[lang]);
}

function failure(text: Localized, { lang }: IdentityParts, cause?: unknown): CriticalError {
  return new CriticalError(text[lang], cause === undefined ? undefined : { cause });
}
