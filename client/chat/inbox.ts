/**
 * What comes from peers: parts are put together, each message is handed on once, floods wait. Pure:
 * times are milliseconds of the caller's clock; peers are told apart by their keys.
 *
 * Whatever a peer sends, it makes us keep one message in pieces (64 KiB and its parts' slack) and the
 * ids of its last messages; and MOST_ARRIVING peers can make us do so at once: about 4 MB of UTF-8.
 */
import { type ChatSignal, type PartRange, rangesOf } from "../../protocol/chat.ts";
import { checkText, utf8Length } from "../../protocol/chat_text.ts";
import { type Allowance, type AllowanceLimits, spend } from "./allowance.ts";

export interface Inbox {
  /** By key, the one that was heard of last at the end. */
  readonly peers: ReadonlyMap<string, PeerInbox>;
  readonly allowance: Allowance | null;
}

interface PeerInbox {
  readonly arriving: Arriving | null;
  /** Ids of the last messages that were handed on, the newest last. */
  readonly done: readonly string[];
  readonly allowance: Allowance | null;
}

interface Arriving {
  readonly id: string;
  readonly seq: number;
  readonly parts: readonly (string | null)[];
}

export interface ReceivedMessage {
  readonly id: string;
  readonly seq: number;
  readonly text: string;
}

export interface Reception {
  /** To be kept before it is acknowledged. */
  readonly message: ReceivedMessage | null;
  /** Null: nothing is said, so the part comes again. */
  readonly ack: readonly PartRange[] | null;
}

type ChatPart = Extract<ChatSignal, { kind: "chat" }>;

export const EMPTY_INBOX: Inbox = { peers: new Map(), allowance: null };

const MOST_ARRIVING = 32;
/** Peers that something is remembered of; the one heard of longest ago goes first. */
const MOST_PEERS = 256;
const MOST_DONE = 32;

/** In messages of COST_BYTES. Each is a commit to the disk, on the thread that signals calls. */
const OF_ONE_PEER: AllowanceLimits = { most: 100, perSecond: 20 };
const OF_ALL: AllowanceLimits = { most: 200, perSecond: 40 };
const COST_BYTES = 8 * 1_024;

const NOTHING: Reception = { message: null, ack: null };
const NEW_PEER: PeerInbox = { arriving: null, done: [], allowance: null };

/**
 * Takes a part.
 *
 * @param isKnown whether a message of that id has been kept, also in an earlier run
 */
export function receivePart(
  inbox: Inbox,
  key: string,
  part: ChatPart,
  isKnown: (id: string) => boolean,
  now: number,
): readonly [Inbox, Reception] {
  const peer = inbox.peers.get(key) ?? NEW_PEER;
  const { id, seq, parts: count } = part;
  const begun = peer.arriving?.id === id ? peer.arriving : null;
  if (begun === null && (peer.done.includes(id) || isKnown(id))) {
    return [inbox, { message: null, ack: [[0, count - 1]] }];
  }
  if (begun !== null && (begun.seq !== seq || begun.parts.length !== count)) {
    return [inbox, NOTHING]; // it can't be two things
  }
  // A peer sends one after the other, so another id means that the last one was taken back.
  const known = begun ?? { id, seq, parts: Array<string | null>(count).fill(null) };
  const parts = known.parts.with(part.part, part.text);
  if (parts.some((text) => text === null)) {
    const next = withPeer(inbox, key, { ...peer, arriving: { ...known, parts } });
    return [next, { message: null, ack: rangesOf(parts.map((text) => text !== null)) }];
  }
  const whole = { id, seq, text: parts.join("") };
  const [next, message] = complete(inbox, key, peer, whole, now);
  return [next, { message, ack: message === null ? null : [[0, count - 1]] }];
}

function complete(
  inbox: Inbox,
  key: string,
  peer: PeerInbox,
  message: ReceivedMessage,
  now: number,
): readonly [Inbox, ReceivedMessage | null] {
  const checked = checkText(message.text);
  if (!checked.ok || checked.text !== message.text) {
    return [withPeer(inbox, key, { ...peer, arriving: null }), null];
  }
  const cost = 1 + Math.floor(utf8Length(message.text) / COST_BYTES);
  const own = spend(peer.allowance, cost, OF_ONE_PEER, now);
  const all = own === null ? null : spend(inbox.allowance, cost, OF_ALL, now);
  // Its last part comes again, and finds room later: nothing is lost.
  if (own === null || all === null) return [inbox, null];
  const done = [...peer.done, message.id].slice(-MOST_DONE);
  const next = withPeer(inbox, key, { arriving: null, done, allowance: own });
  return [{ ...next, allowance: all }, message];
}

/** Puts a peer last, and lets go of what is too much. */
function withPeer(inbox: Inbox, key: string, peer: PeerInbox): Inbox {
  const others = [...inbox.peers].filter(([other]) => other !== key).slice(1 - MOST_PEERS);
  let arriving = others.filter(([, { arriving }]) => arriving !== null).length;
  const bounded = others.map(([other, value]) => {
    if (value.arriving === null || arriving < MOST_ARRIVING) return [other, value] as const;
    arriving--;
    return [other, { ...value, arriving: null }] as const;
  });
  return { ...inbox, peers: new Map([...bounded, [key, peer]]) };
}
