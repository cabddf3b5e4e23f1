/**
 * The datagrams of a handshake between our own clients. The first byte tells which, three zero
 * bytes follow, then the handshake's id, which for a call is the call's:
 *
 *     init      01 00 00 00 | id 8 | cookie 16 | Noise message 1, 68 | zeros to 434
 *     response  02 00 00 00 | id 8 | Noise message 2, 422                  (434)
 *     finish    03 00 00 00 | id 8 | Noise message 3, 644                  (656)
 *     cookie    05 00 00 00 | id 8 | cookie 16                             (28)
 *
 * All have one length each, so that they tell no more of whom they are than that they are: names
 * are padded within. No answer to an init is longer than it, so that nobody can have us send others
 * more than they sent us.
 */
import { KEY_BYTES, TAG_BYTES } from "./noise_cipher.ts";
import {
  FINISH_PAYLOAD_BYTES,
  INIT_PAYLOAD_BYTES,
  RESPONSE_PAYLOAD_BYTES,
} from "./handshake_payloads.ts";

export type HandshakePacket =
  | {
    readonly kind: "init";
    readonly id: string;
    /** All zeros, unless the responder has asked for one. */
    readonly cookie: Uint8Array;
    readonly message: Uint8Array;
  }
  | { readonly kind: "response" | "finish"; readonly id: string; readonly message: Uint8Array }
  | { readonly kind: "cookie"; readonly id: string; readonly cookie: Uint8Array };

export const COOKIE_BYTES = 16;
export const NO_COOKIE = new Uint8Array(COOKIE_BYTES);

const TYPE = { init: 1, response: 2, finish: 3, cookie: 5 } as const;
const ID_AT = 4, ID_BYTES = 8;
const BODY_AT = ID_AT + ID_BYTES;
const MESSAGE_BYTES = {
  init: KEY_BYTES + INIT_PAYLOAD_BYTES,
  response: 2 * KEY_BYTES + TAG_BYTES + RESPONSE_PAYLOAD_BYTES + TAG_BYTES,
  finish: KEY_BYTES + TAG_BYTES + FINISH_PAYLOAD_BYTES + TAG_BYTES,
} as const;
const PACKET_BYTES = {
  init: BODY_AT + MESSAGE_BYTES.response,
  response: BODY_AT + MESSAGE_BYTES.response,
  finish: BODY_AT + MESSAGE_BYTES.finish,
  cookie: BODY_AT + COOKIE_BYTES,
} as const;
const INIT_MESSAGE_AT = BODY_AT + COOKIE_BYTES;

/** Whether a datagram is one of these, by its beginning and its length. */
export function isHandshake(bytes: Uint8Array): boolean {
  return kindOf(bytes) !== null;
}

function kindOf(bytes: Uint8Array): HandshakePacket["kind"] | null {
  if (bytes[1] !== 0 || bytes[2] !== 0 || bytes[3] !== 0) return null;
  for (const kind of ["init", "response", "finish", "cookie"] as const) {
    if (bytes[0] === TYPE[kind]) return bytes.length === PACKET_BYTES[kind] ? kind : null;
  }
  return null;
}

/** Null for what is none. What it gives holds copies. */
export function readHandshake(bytes: Uint8Array): HandshakePacket | null {
  const kind = kindOf(bytes);
  if (kind === null) return null;
  const id = idText(bytes.subarray(ID_AT, BODY_AT));
  switch (kind) {
    case "cookie":
      return { kind, id, cookie: bytes.slice(BODY_AT) };
    case "init": {
      const end = INIT_MESSAGE_AT + MESSAGE_BYTES.init;
      if (bytes.subarray(end).some((byte) => byte !== 0)) return null;
      const cookie = bytes.slice(BODY_AT, INIT_MESSAGE_AT);
      return { kind, id, cookie, message: bytes.slice(INIT_MESSAGE_AT, end) };
    }
    default:
      return { kind, id, message: bytes.slice(BODY_AT) };
  }
}

export function formatHandshake(packet: HandshakePacket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PACKET_BYTES[packet.kind]);
  bytes[0] = TYPE[packet.kind];
  bytes.set(idBytes(packet.id), ID_AT);
  switch (packet.kind) {
    case "cookie":
      bytes.set(packet.cookie, BODY_AT);
      break;
    case "init":
      bytes.set(packet.cookie, BODY_AT);
      bytes.set(packet.message, INIT_MESSAGE_AT);
      break;
    default:
      bytes.set(packet.message, BODY_AT);
  }
  return bytes;
}

/** The id as calls have it, 16 hexadecimal digits, and its bytes. */
function idText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function idBytes(id: string): Uint8Array {
  return Uint8Array.from({ length: ID_BYTES }, (_, i) => parseInt(id.slice(2 * i, 2 * i + 2), 16));
}
