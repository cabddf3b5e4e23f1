/** What the local API says of messages and of calls that are over; part of types.ts. */
import type { EndReason } from "./types.ts";

/**
 * Of one's own: `waiting` until the other side is there, `sent` and not acknowledged, `delivered`,
 * `read`. Of others': `delivered` until it is `read` here.
 */
export type MessageState = "waiting" | "sent" | "delivered" | "read";

export interface ChatMessage {
  /** Of this client: grows in the order of the conversation. */
  readonly n: number;
  /** 16 hexadecimal digits, the same on both sides. */
  readonly id: string;
  readonly peer: string;
  readonly mine: boolean;
  readonly text: string;
  /** When it was written, or came here. ISO 8601. */
  readonly at: string;
  readonly state: MessageState;
  /** It waits for a key that this name no longer has: it is never sent to another. */
  readonly keyChanged: boolean;
}

/** `GET /api/messages?with=NAME`, with `&before=N` the ones before that number. The oldest first. */
export interface ChatMessages {
  readonly messages: readonly ChatMessage[];
  /** There are older ones. */
  readonly more: boolean;
}

/** `GET /api/messages`: with whom; the one with the newest message first. */
export interface Conversation {
  readonly peer: string;
  /** Of the newest message. ISO 8601. */
  readonly at: string;
  readonly unread: number;
  readonly waiting: number;
}

/** `GET /api/history`: the newest first. */
export interface CallEntry {
  readonly call: string;
  readonly peer: string;
  /** Who dialled: `caller` is us. */
  readonly side: "caller" | "callee";
  /** `dnd`: turned away because nobody is to disturb. */
  readonly reason: EndReason | "dnd";
  /** When it began. ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  /** Somebody called, and nobody answered. */
  readonly missed: boolean;
  /** False: missed, and nobody has looked at it. */
  readonly seen: boolean;
}
