import { type Aead, JS_AEAD } from "../../protocol/aead.ts";
import { isRtcp } from "../../protocol/rtcp.ts";
import { isRtp } from "../../protocol/rtp.ts";
import { V1_FRAME_BYTES } from "../../protocol/limits.ts";
import { createOpener, type Opener } from "../../protocol/opener.ts";
import { SEALED_BYTES, sealedIndex } from "../../protocol/sealed_packets.ts";
import { createSealer, type Sealer } from "../../protocol/sealer.ts";
import type { SessionKeys, UdpAddress } from "./voice_engine.ts";

/** What came sealed, opened: valid until the next is. Mutable, so that one is enough. */
export interface Opened {
  /** Ours of the session. */
  index: number;
  kind: "audio" | "rtp" | "rtcp" | "signal";
  content: Uint8Array;
}

/** The sealed sessions of a voice socket; nobody else counts their packets. */
export interface SealedSessions {
  /** Gives what has come for it already: its first packet overtakes the keys. */
  add(session: SessionKeys): readonly Early[];
  remove(index: number): void;
  /** What a sealed datagram holds; null for what is forged, of no session, or has come before. */
  open(datagram: Uint8Array, ip: string, port: number): Opened | null;
  /** Seals and sends to where the session's peer is now; `content` may be changed afterwards. */
  sendSignal(index: number, content: Uint8Array): void;
  /** The same in memory that is used again: a packet must have left before 15 more are sent. */
  sendVoice(index: number, content: Uint8Array, isConstantSize?: boolean): void;
}

/** A datagram of a session that is not there yet. */
export interface Early {
  readonly datagram: Uint8Array;
  readonly ip: string;
  readonly port: number;
}

interface Session {
  readonly sealer: Sealer;
  readonly opener: Opener;
  address: UdpAddress;
}

/** So many bytes a step: what a signal or a packet says is not to be told by its length alone. */
const SIGNAL_MULTIPLE = 64, VOICE_MULTIPLE = 16;
/**
 * Of constant size: a frame of 10 ms at 96 kb/s fits, or two of 10 ms at about 60, three at about 40.
 */
const CONSTANT_MULTIPLE = 176;
/** What goes in a packet of constant size at most. */
export const CONSTANT_VOICE_BYTES = CONSTANT_MULTIPLE - 1;
const PACKETS = 16;
/** So many are kept; whoever floods us has them sent again, no more. */
const MAX_EARLY = 8;

export function createSealedSessions(
  send: (datagram: Uint8Array, to: UdpAddress) => void,
  aead: Aead = JS_AEAD,
): SealedSessions {
  const sessions = new Map<number, Session>();
  const rooms = Array.from({ length: PACKETS }, () => new Uint8Array(SEALED_BYTES));
  const opened: Opened = { index: 0, kind: "signal", content: new Uint8Array(0) };
  let sent = 0;
  let early: readonly Early[] = [];

  return {
    add({ index, remoteIndex, sendKey, receiveKey, address }) {
      const sealer = createSealer(remoteIndex, sendKey, { aead });
      const opener = createOpener(receiveKey, { aead });
      sessions.set(index, { sealer, opener, address });
      const its = early.filter(({ datagram }) => sealedIndex(datagram) === index);
      early = early.filter((one) => !its.includes(one));
      return its;
    },
    remove: (index) => void sessions.delete(index),
    open(datagram, ip, port) {
      const index = sealedIndex(datagram);
      const session = sessions.get(index);
      if (session === undefined) {
        early = [...early.slice(1 - MAX_EARLY), { datagram: datagram.slice(), ip, port }];
        return null;
      }
      const content = session.opener.open(datagram);
      if (content === null) return null;
      const { address, opener } = session;
      // From cable to Wi-Fi: the newest packet tells where the peer is, since nobody else can make it.
      if (opener.isNewest && (address.port !== port || address.ip !== ip)) {
        session.address = { ip, port };
      }
      opened.index = index;
      opened.kind = kindOf(content);
      opened.content = content;
      return opened;
    },
    sendSignal(index, content) {
      const session = sessions.get(index);
      if (session === undefined) return;
      const room = new Uint8Array(SEALED_BYTES);
      const length = session.sealer.seal(content, room, SIGNAL_MULTIPLE);
      if (length > 0) send(room.subarray(0, length), session.address);
    },
    sendVoice(index, content, isConstantSize = false) {
      const session = sessions.get(index);
      if (session === undefined) return;
      const room = rooms[sent++ % PACKETS]!;
      const length = session.sealer.seal(
        content,
        room,
        isConstantSize ? CONSTANT_MULTIPLE : VOICE_MULTIPLE,
      );
      if (length > 0) send(room.subarray(0, length), session.address);
    },
  };
}

function kindOf(content: Uint8Array): Opened["kind"] {
  if (content.length === V1_FRAME_BYTES) return "audio";
  if (isRtp(content)) return "rtp";
  return isRtcp(content) ? "rtcp" : "signal";
}
