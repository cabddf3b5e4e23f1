/**
 * What the three messages of a handshake say, inside of Noise:
 *
 *     init      commitment 32 | index 4                                        in the clear
 *     response  commitment 32 | identity 32 | index 4 | own name
 *     finish    nonce 32 | identity 32 | own name | callee's name
 *
 * `index` is what the other side is to write on its sealed packets to us. A name has two bytes of
 * its length, then UTF-8, then zeros to 258 bytes: its length is nobody else's business.
 */
import { checkName } from "./names.ts";
import { COMMITMENT_BYTES, WORDS_NONCE_BYTES } from "./short_words.ts";

/** The longest name, in bytes of UTF-8. */
const NAME_BYTES = 256;
const NAME_FIELD_BYTES = 2 + NAME_BYTES;
const INDEX_BYTES = 4;
const IDENTITY_BYTES = 32;

export const INIT_PAYLOAD_BYTES = COMMITMENT_BYTES + INDEX_BYTES;
export const RESPONSE_PAYLOAD_BYTES = COMMITMENT_BYTES + IDENTITY_BYTES + INDEX_BYTES +
  NAME_FIELD_BYTES;
export const FINISH_PAYLOAD_BYTES = WORDS_NONCE_BYTES + IDENTITY_BYTES + 2 * NAME_FIELD_BYTES;

export interface InitPayload {
  readonly commitment: Uint8Array;
  readonly index: number;
}

export interface ResponsePayload {
  /** To the nonce that `accept` reveals. */
  readonly commitment: Uint8Array;
  /** Ed25519; must be the same key as Noise's static one. */
  readonly identity: Uint8Array;
  readonly index: number;
  readonly name: string;
}

export interface FinishPayload {
  readonly nonce: Uint8Array;
  readonly identity: Uint8Array;
  readonly name: string;
  /** For whom it is meant. */
  readonly to: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function formatInit({ commitment, index }: InitPayload): Uint8Array {
  const bytes = new Uint8Array(INIT_PAYLOAD_BYTES);
  bytes.set(commitment);
  writeIndex(bytes, COMMITMENT_BYTES, index);
  return bytes;
}

export function readInit(bytes: Uint8Array): InitPayload | null {
  if (bytes.length !== INIT_PAYLOAD_BYTES) return null;
  return {
    commitment: bytes.slice(0, COMMITMENT_BYTES),
    index: readIndex(bytes, COMMITMENT_BYTES),
  };
}

/** @throws RangeError for a name that is too long */
export function formatResponse(payload: ResponsePayload): Uint8Array {
  const bytes = new Uint8Array(RESPONSE_PAYLOAD_BYTES);
  bytes.set(payload.commitment);
  bytes.set(payload.identity, COMMITMENT_BYTES);
  const at = COMMITMENT_BYTES + IDENTITY_BYTES;
  writeIndex(bytes, at, payload.index);
  writeName(bytes, at + INDEX_BYTES, payload.name);
  return bytes;
}

export function readResponse(bytes: Uint8Array): ResponsePayload | null {
  if (bytes.length !== RESPONSE_PAYLOAD_BYTES) return null;
  const at = COMMITMENT_BYTES + IDENTITY_BYTES;
  const name = readName(bytes, at + INDEX_BYTES);
  if (name === null) return null;
  const commitment = bytes.slice(0, COMMITMENT_BYTES);
  return {
    commitment,
    identity: bytes.slice(COMMITMENT_BYTES, at),
    index: readIndex(bytes, at),
    name,
  };
}

/** @throws RangeError for a name that is too long */
export function formatFinish(payload: FinishPayload): Uint8Array {
  const bytes = new Uint8Array(FINISH_PAYLOAD_BYTES);
  bytes.set(payload.nonce);
  bytes.set(payload.identity, WORDS_NONCE_BYTES);
  const at = WORDS_NONCE_BYTES + IDENTITY_BYTES;
  writeName(bytes, at, payload.name);
  writeName(bytes, at + NAME_FIELD_BYTES, payload.to);
  return bytes;
}

export function readFinish(bytes: Uint8Array): FinishPayload | null {
  if (bytes.length !== FINISH_PAYLOAD_BYTES) return null;
  const at = WORDS_NONCE_BYTES + IDENTITY_BYTES;
  const name = readName(bytes, at), to = readName(bytes, at + NAME_FIELD_BYTES);
  if (name === null || to === null) return null;
  const nonce = bytes.slice(0, WORDS_NONCE_BYTES);
  return { nonce, identity: bytes.slice(WORDS_NONCE_BYTES, at), name, to };
}

function writeName(bytes: Uint8Array, at: number, name: string): void {
  const written = encoder.encode(name);
  if (written.length > NAME_BYTES) {
    throw new RangeError(`Cannot write '${name}': it has ${written.length} bytes`);
  }
  bytes[at] = written.length >>> 8;
  bytes[at + 1] = written.length;
  bytes.set(written, at + 2);
}

function readName(bytes: Uint8Array, at: number): string | null {
  const length = bytes[at]! << 8 | bytes[at + 1]!;
  if (length > NAME_BYTES) return null;
  const start = at + 2, end = start + length;
  if (bytes.subarray(end, at + NAME_FIELD_BYTES).some((byte) => byte !== 0)) return null;
  try {
    const text = decoder.decode(bytes.subarray(start, end));
    const checked = checkName(text);
    return checked.ok && checked.name === text ? text : null;
  } catch {
    return null;
  }
}

function writeIndex(bytes: Uint8Array, at: number, index: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(at, index);
}

function readIndex(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}
