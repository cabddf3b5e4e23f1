import { createHash } from "node:crypto";
import { join } from "node:path";
import { formatServerKey } from "../../protocol/server_key.ts";
import { exists, putNewFile } from "../../files/private_file.ts";
import { reasonOf } from "../../command_line/failure.ts";
import { type Certificate, makeCertificate } from "./certificate.ts";

/** Both in one file, so that one can't be there without the other. */
const FILE = "tls.pem";

/** A certificate, and what clients know it by. */
export interface KnownCertificate extends Certificate {
  /** `sha256:…` */
  readonly hash: string;
}

/**
 * The certificate of a folder, made where it has none yet, for its owner's eyes alone; null: one for
 * this run. Never replaced: clients have pinned it.
 *
 * @throws Error where it can't be kept, is damaged, or another may know its key
 */
export async function openCertificate(folder: string | null): Promise<KnownCertificate> {
  if (folder === null) return readCertificate(makeText());
  const path = join(folder, FILE);
  try {
    // Of two programs that start at once, the first one's stays.
    if (!exists(path)) putNewFile(path, makeText());
    return readCertificate(await readOwnFile(path));
  } catch (cause) {
    throw new Error(`Cannot use '${path}': ${reasonOf(cause)}`, { cause });
  }
}

function makeText(): string {
  const { certificate, key } = makeCertificate();
  return certificate + key;
}

/** A file that somebody else has made or can read holds no secret key of ours. */
async function readOwnFile(path: string): Promise<string> {
  using file = await Deno.open(path);
  const { isFile, uid, mode } = await file.stat();
  if (!isFile) throw new Error("it is no file");
  if (uid !== null && uid !== Deno.uid()) throw new Error(`it belongs to another user (${uid})`);
  if (Deno.build.os !== "windows" && mode !== null && (mode & 0o077) !== 0) {
    throw new Error(`others may read it (mode ${(mode & 0o777).toString(8)}, not 600)`);
  }
  return await new Response(file.readable).text();
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
  if (found === null) throw new Error(`the file is damaged: there is no ${label} in it`);
  return found[0];
}
