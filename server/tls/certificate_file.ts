import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { formatServerKey } from "../../protocol/server_key.ts";
import { makeDataFolder } from "../data_dir.ts";
import { CriticalError, reasonOf } from "../failure.ts";
import { FAILURES, fillIn, type Language } from "../messages.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";

/** Both in one file, so that one can't be there without the other. */
const FILE = "tls.pem";

/** A certificate, and what clients know it by. */
export interface KnownCertificate extends Certificate {
  /** `sha256:…` */
  readonly hash: string;
}

/**
 * The certificate of a data folder (null: there is none); made where it has none yet, for its owner's
 * eyes alone. Never replaced: clients have pinned it.
 *
 * @throws CriticalError where it can't be read, is damaged, or can't be kept
 */
export async function openCertificate(
  folder: string | null,
  lang: Language,
): Promise<KnownCertificate> {
  if (folder === null) throw new CriticalError(FAILURES.noTlsFolder[lang]);
  const path = join(folder, FILE);
  try {
    if (!await exists(path)) {
      await makeDataFolder(folder);
      const { certificate, key } = makeCertificate();
      await putNewFile(path, certificate + key);
    }
    return readCertificate(await Deno.readTextFile(path));
  } catch (cause) {
    const fields = { path, error: reasonOf(cause) };
    throw new CriticalError(fillIn(FAILURES.certificate[lang], fields), { cause });
  }
}

/** Whole or not at all; of two programs that start at once, the first one's stays. */
async function putNewFile(path: string, text: string): Promise<void> {
  const fresh = `${path}.${randomBytes(6).toString("hex")}.new`;
  try {
    await Deno.writeTextFile(fresh, text, { createNew: true, mode: 0o600 });
    await Deno.link(fresh, path).catch(async (error) => {
      if (error instanceof Deno.errors.AlreadyExists || await exists(path)) return;
      await Deno.copyFile(fresh, path); // a file system without links, such as FAT
    });
  } finally {
    await Deno.remove(fresh).catch(() => {}); // not there where it could not be written
  }
}

function readCertificate(text: string): KnownCertificate {
  const certificate = section(text, "CERTIFICATE");
  const key = section(text, "PRIVATE KEY");
  const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, "");
  const digest = createHash("sha256").update(base64, "base64").digest();
  return { certificate, key, hash: formatServerKey(new Uint8Array(digest)) };
}

function section(text: string, label: string): string {
  const found = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----\n`).exec(text);
  if (found === null) throw new Error(`there is no ${label} in it`);
  return found[0];
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
