import { Buffer } from "node:buffer";
import { randomBytes, scrypt } from "node:crypto";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { formatBytes, readBytes } from "../../protocol/key_text.ts";
import { SECRET_KEY_BYTES } from "./identity.ts";

/**
 * What an exported identity holds: the secret key under XChaCha20-Poly1305, whose key scrypt makes of
 * the passphrase (RFC 7914). All that stands before `sealed` is authenticated with it.
 */
interface SealedIdentity {
  readonly format: typeof FORMAT;
  readonly scrypt: { readonly cost: number; readonly salt: string };
  readonly nonce: string;
  readonly sealed: string;
}

const FORMAT = "devcloud-identity-1";
/** N: 128 MiB and half a second or more for each guess. r and p are always these. */
const COST = 2 ** 17;
const BLOCK_SIZE = 8, PARALLELIZATION = 1;
/** Of a file that somebody else made: 1 GiB at most. */
const LEAST_COST = 2 ** 14, HIGHEST_COST = 2 ** 20;
const SALT_BYTES = 16, NONCE_BYTES = 24, TAG_BYTES = 16, KEY_BYTES = 32;

/** A secret key in the text of a file, closed with a passphrase. */
export async function sealIdentity(
  secretKey: Uint8Array,
  passphrase: string,
  cost: number = COST,
): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const head = {
    format: FORMAT,
    scrypt: { cost, salt: formatBytes(salt) },
    nonce: formatBytes(nonce),
  } as const;
  const key = await deriveKey(passphrase, salt, cost);
  const sealed = xchacha20poly1305(key, nonce, associatedData(head)).encrypt(secretKey);
  const file: SealedIdentity = { ...head, sealed: formatBytes(sealed) };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What became of opening a file. */
export type OpenedIdentity =
  | { readonly state: "opened"; readonly secretKey: Uint8Array }
  /** The passphrase is another, or somebody has changed the file. */
  | { readonly state: "wrong-passphrase" }
  | { readonly state: "no-identity" };

export async function unsealIdentity(text: string, passphrase: string): Promise<OpenedIdentity> {
  const file = parseSealed(text);
  const salt = readBytes(file?.scrypt.salt, SALT_BYTES);
  const nonce = readBytes(file?.nonce, NONCE_BYTES);
  const sealed = readBytes(file?.sealed, SECRET_KEY_BYTES + TAG_BYTES);
  if (file === null || salt === null || nonce === null || sealed === null) {
    return { state: "no-identity" };
  }
  const key = await deriveKey(passphrase, salt, file.scrypt.cost);
  try {
    const secretKey = xchacha20poly1305(key, nonce, associatedData(file)).decrypt(sealed);
    return { state: "opened", secretKey };
  } catch {
    return { state: "wrong-passphrase" };
  }
}

/** A passphrase has the same bytes whatever keyboard it was typed on (RFC 8265, section 4.2). */
function deriveKey(passphrase: string, salt: Uint8Array, cost: number): Promise<Uint8Array> {
  const options = {
    N: cost,
    r: BLOCK_SIZE,
    p: PARALLELIZATION,
    maxmem: 256 * BLOCK_SIZE * cost, // twice what it takes
  };
  return new Promise((resolve, reject) =>
    scrypt(passphrase.normalize("NFC"), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(Uint8Array.from(key ?? Buffer.alloc(0)));
    })
  );
}

function associatedData({ format, scrypt, nonce }: Omit<SealedIdentity, "sealed">): Uint8Array {
  return new TextEncoder().encode(`${format}\0${scrypt.cost}\0${scrypt.salt}\0${nonce}`);
}

function parseSealed(text: string): SealedIdentity | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || value["format"] !== FORMAT || !isRecord(value["scrypt"])) return null;
  const { cost, salt } = value["scrypt"];
  const { nonce, sealed } = value;
  if (typeof cost !== "number" || cost < LEAST_COST || cost > HIGHEST_COST) return null;
  if (!Number.isInteger(Math.log2(cost))) return null;
  if (typeof salt !== "string" || typeof nonce !== "string" || typeof sealed !== "string") {
    return null;
  }
  return { format: FORMAT, scrypt: { cost, salt }, nonce, sealed };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
