/**
 * The datagrams of the voice socket. Version 1 is the original's: four short texts, and audio
 * without a header. Between our own clients the signals are `DC2 ` and a JSON object, numbered so
 * that they can be acknowledged and sent again, and the voice is RTP. See docs/protocol.md.
 */
import { type Codec, readCodec, readCodecs } from "./codecs.ts";
import { readBytes } from "./key_text.ts";
import { V1_FRAME_BYTES } from "./limits.ts";
import { checkName } from "./names.ts";
import { isRtcp } from "./rtcp.ts";
import { isRtp } from "./rtp.ts";
import { isHandshake } from "./handshake_packets.ts";
import { isSealed } from "./sealed_packets.ts";

/** The four signals of 2023. */
export type V1Signal =
  | { readonly kind: "START"; readonly from: string }
  | { readonly kind: "ACCEPT" }
  | { readonly kind: "REJECT" }
  | { readonly kind: "CLOSE" };

/**
 * A signal between our own clients.
 * - `call`: 16 hexadecimal digits that the caller drew
 * - `n`: counts the sender's signals within the call, from 1; a repeated one has the same number
 * - `ack` answers number `of`; it and `keep` are themselves neither numbered nor acknowledged
 */
export type V2Signal =
  | {
    readonly kind: "invite";
    readonly call: string;
    readonly n: number;
    readonly from: string;
    readonly to: string;
    /** What the caller can and allows, the best first. */
    readonly codecs: readonly Codec[];
  }
  /**
   * `codec`: which of the caller's the callee has chosen; `nonce`: in a sealed session, what the
   * callee is bound to since its handshake, 32 bytes in base64url.
   */
  | {
    readonly kind: "accept";
    readonly call: string;
    readonly n: number;
    readonly codec: Codec;
    readonly nonce?: string;
  }
  | HoldSignal & { readonly call: string; readonly n: number }
  | { readonly kind: V2PlainKind; readonly call: string; readonly n: number }
  | RefuseSignal & { readonly call: string; readonly n: number }
  | { readonly kind: "ack"; readonly call: string; readonly of: number }
  /** Of a call that is or was held, twice a second: still there. `on`, `turn`: as last said. */
  | {
    readonly kind: "keep";
    readonly call: string;
    readonly on: boolean;
    readonly turn: number;
  };

/** No sound for now, and sound again. `turn` counts the sender's changes within the call, from 1. */
export interface HoldSignal {
  readonly kind: "hold" | "resume";
  readonly turn: number;
}

/** There can be no call, whatever the users want. */
export interface RefuseSignal {
  readonly kind: "refuse";
  readonly reason: RefuseReason;
}

/**
 * `key-changed`: the caller's key is not the one that the callee knows; `not-encrypted`: the call
 * would go in the clear; `unconfirmed`: the directory says no more that it is them.
 */
export type RefuseReason = "key-changed" | "not-encrypted" | "unconfirmed";

/** `cancel`: the caller gave up before the answer; `bye`: either hung up after it. */
export type V2PlainKind = "ringing" | "decline" | "busy" | "cancel" | "bye";

export type Datagram =
  | { readonly kind: "v1"; readonly signal: V1Signal }
  | { readonly kind: "v2"; readonly signal: V2Signal }
  /** Version 1's. */
  | { readonly kind: "audio" }
  /** Voice of our own clients: `rtp.ts`. */
  | { readonly kind: "rtp" }
  /** What they report of it: `rtcp.ts`. */
  | { readonly kind: "rtcp" }
  /** Of two who agree on keys: `handshake_packets.ts`. */
  | { readonly kind: "handshake" }
  /** Any of the others, sealed: `sealed_packets.ts`. */
  | { readonly kind: "sealed" }
  | { readonly kind: "unknown" };

/** The longest datagram that is read in the clear, but version 1 audio: two names of 64 code points and their frame fit. */
export const SIGNAL_BYTES = 1_000;

/** Of `accept`. */
const NONCE_BYTES = 32;
const V2_PREFIX = "DC2 ";
const V2_PLAIN_KINDS: readonly V2PlainKind[] = ["ringing", "decline", "busy", "cancel", "bye"];
const REFUSE_REASONS: readonly RefuseReason[] = ["key-changed", "not-encrypted", "unconfirmed"];
const UNKNOWN: Datagram = { kind: "unknown" };
const AUDIO: Datagram = { kind: "audio" };
const RTP: Datagram = { kind: "rtp" };
const RTCP: Datagram = { kind: "rtcp" };
const HANDSHAKE: Datagram = { kind: "handshake" };
const SEALED: Datagram = { kind: "sealed" };
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Tells what a datagram is. 1,024 bytes are always audio, whatever they spell: the original decodes
 * each of its datagrams as text, and so ends a call at a frame that happens to start with CLOSE.
 * RTP and RTCP start with the bits 10, which no text in UTF-8 does, and are told apart by their
 * second byte (RFC 5761). What is sealed, and handshakes, start with a control character.
 */
export function readDatagram(bytes: Uint8Array): Datagram {
  if (bytes.length === V1_FRAME_BYTES) return AUDIO;
  if (isSealed(bytes)) return SEALED;
  if (bytes.length === 0 || bytes.length > SIGNAL_BYTES) return UNKNOWN;
  if (isRtp(bytes)) return RTP;
  if (isRtcp(bytes)) return RTCP;
  if (isHandshake(bytes)) return HANDSHAKE;
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return UNKNOWN;
  }
  if (text.startsWith(V2_PREFIX)) return readV2(text.slice(V2_PREFIX.length));
  if (text.startsWith("START ")) {
    const caller = checkName(text.slice("START ".length));
    return caller.ok ? { kind: "v1", signal: { kind: "START", from: caller.name } } : UNKNOWN;
  }
  const word = text.trimEnd();
  if (word === "ACCEPT" || word === "REJECT" || word === "CLOSE") {
    return { kind: "v1", signal: { kind: word } };
  }
  return UNKNOWN;
}

function readV2(json: string): Datagram {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return UNKNOWN;
  }
  if (typeof value !== "object" || value === null) return UNKNOWN;
  const { kind, call, n, of, from, to, codecs, codec, on, turn, nonce, reason } = value as Record<
    string,
    unknown
  >;
  if (typeof call !== "string" || !/^[0-9a-f]{16}$/.test(call)) return UNKNOWN;
  if (kind === "ack") return isCount(of) ? { kind: "v2", signal: { kind, call, of } } : UNKNOWN;
  if (kind === "keep") {
    if (typeof on !== "boolean" || turn !== 0 && !isCount(turn)) return UNKNOWN;
    return { kind: "v2", signal: { kind, call, on, turn } };
  }
  if (!isCount(n)) return UNKNOWN;
  if (kind === "invite") {
    const caller = typeof from === "string" ? checkName(from) : null;
    const callee = typeof to === "string" ? checkName(to) : null;
    if (!caller?.ok || !callee?.ok) return UNKNOWN;
    const names = { from: caller.name, to: callee.name };
    return { kind: "v2", signal: { kind, call, n, ...names, codecs: readCodecs(codecs) } };
  }
  if (kind === "accept") {
    const accept = { kind, call, n, codec: readCodec(codec) } as const;
    if (nonce === undefined) return { kind: "v2", signal: accept };
    return typeof nonce === "string" && readBytes(nonce, NONCE_BYTES) !== null
      ? { kind: "v2", signal: { ...accept, nonce } }
      : UNKNOWN;
  }
  if (kind === "hold" || kind === "resume") {
    return isCount(turn) ? { kind: "v2", signal: { kind, call, n, turn } } : UNKNOWN;
  }
  if (kind === "refuse") {
    const known = REFUSE_REASONS.find((one) => one === reason);
    return known === undefined ? UNKNOWN : { kind: "v2", signal: { kind, call, n, reason: known } };
  }
  const plain = V2_PLAIN_KINDS.find((known) => known === kind);
  return plain === undefined ? UNKNOWN : { kind: "v2", signal: { kind: plain, call, n } };
}

/** The bytes of a v1 signal. */
export function formatV1Signal(signal: V1Signal): Uint8Array<ArrayBuffer> {
  return encoder.encode(signal.kind === "START" ? `START ${signal.from}` : signal.kind);
}

/** The bytes of a signal between our own clients. */
export function formatV2Signal(signal: V2Signal): Uint8Array<ArrayBuffer> {
  return encoder.encode(V2_PREFIX + JSON.stringify(signal));
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 1_000_000;
}
