/**
 * What the call machine knows, hears and asks for. Types only: the rules are in machine.ts.
 *
 * A call has an `id`, which events of the program carry, and a `wire` id, which signals between our
 * own clients carry. They differ only where both dialled each other and one gave way.
 */
import type { Codec } from "../../protocol/codecs.ts";
import type { PeerAddress, PeerVersion } from "../../protocol/directory_messages.ts";
import type { V1Signal, V2PlainKind } from "../../protocol/datagrams.ts";

/** A UDP address. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** With whom, where, and how to speak to them in this call. */
export interface Peer extends Address {
  readonly name: string;
  readonly version: PeerVersion;
  /** The key that the directory has for the name: what they say is sealed by it. Null: in the clear. */
  readonly key: string | null;
}

interface Known {
  readonly id: string;
  readonly wire: string;
  readonly peer: Peer;
}

/** Times are milliseconds of the caller's clock; `deadline`: when something happens by itself. */
export type Phase =
  | { readonly state: "idle" }
  | { readonly state: "looking-up"; readonly id: string; readonly name: string }
  /** To our own kind: the invite is out, and not acknowledged. */
  | Known & { readonly state: "inviting"; readonly deadline: number }
  /** START is out, or the invite was acknowledged. */
  | Known & { readonly state: "dialling"; readonly deadline: number }
  /** The other side says that it rings. */
  | Known & { readonly state: "ringing"; readonly deadline: number }
  | Known & { readonly state: "incoming"; readonly codec: Codec; readonly deadline: number }
  /** Accepted here; the directory is asked a second time who the caller is. */
  | Known & { readonly state: "answering"; readonly codec: Codec }
  | Known & {
    readonly state: "in-call";
    /** As the callee of this call has chosen. */
    readonly codec: Codec;
    readonly connectedAt: number;
    readonly heardAt: number;
    readonly deadline: number;
  };

export type PhaseState = Phase["state"];

/** Somebody calls, and the directory is asked whether it is them. */
export interface Check {
  readonly id: string;
  readonly name: string;
  readonly version: PeerVersion;
  readonly from: Address;
  readonly arrivedAt: number;
  /** Of the sealed session that it came in; null: it came in the clear. */
  readonly key: string | null;
  /** The number to acknowledge once it is them; null for version 1. */
  readonly n: number | null;
  /** What the caller offers; v1 alone for version 1. */
  readonly codecs: readonly Codec[];
  /** How long the peer of the call under way had been silent then; 0 outside calls. */
  readonly silentMs: number;
}

export interface Machine {
  readonly phase: Phase;
  readonly checks: readonly Check[];
  /** Wire ids of calls that are over, the newest last: their late signals start nothing. */
  readonly over: readonly string[];
  /** Whose late ACCEPT was answered with CLOSE, and when: one burst for its ten copies. */
  readonly closed: readonly (Address & { readonly at: number })[];
}

export type LookUpAnswer =
  | { readonly kind: "address"; readonly address: PeerAddress }
  | { readonly kind: "nobody" }
  /** The directory could not be asked. */
  | { readonly kind: "failed" };

/** Who says something: `key` is that of the sealed session it came in, null in the clear. */
export interface Sender {
  readonly from: Address;
  readonly key: string | null;
}

type V2Event<Kinds extends string> = {
  readonly [Kind in Kinds]: Sender & {
    readonly kind: `v2-${Kind}`;
    readonly call: string;
  };
}[Kinds];

export type CallEvent =
  // What the user wants. `id` is a fresh one, 16 hexadecimal digits.
  | { readonly kind: "dial"; readonly id: string; readonly name: string }
  | { readonly kind: "answer" }
  | { readonly kind: "decline" }
  | { readonly kind: "hang-up" }
  // What the directory says.
  | { readonly kind: "looked-up"; readonly id: string; readonly answer: LookUpAnswer }
  // What 2023's clients say. `id` is a fresh one.
  | {
    readonly kind: "START";
    readonly id: string;
    readonly name: string;
    readonly from: Address;
  }
  | { readonly kind: "ACCEPT"; readonly from: Address }
  | { readonly kind: "REJECT"; readonly from: Address }
  | { readonly kind: "CLOSE"; readonly from: Address }
  // What our own clients say.
  | V2Event<"invite"> & {
    readonly n: number;
    readonly name: string;
    readonly to: string;
    readonly codecs: readonly Codec[];
  }
  | V2Event<"accept"> & { readonly codec: Codec }
  | V2Event<V2PlainKind>
  /** Our invite was acknowledged. */
  | V2Event<"invite-ack">
  /** No sealed session can be had for this call. */
  | { readonly kind: "refused"; readonly call: string; readonly code: Refusal }
  // What the clock and the voice path say.
  | { readonly kind: "deadline" }
  | { readonly kind: "heard"; readonly at: number };

/**
 * Why there is no sealed session with the peer: they don't answer, their key is not the one that
 * was pinned, it is not the directory's, or our settings or theirs don't allow the call.
 */
export type Refusal = "unreachable" | "key-changed" | "wrong-key" | "refused";

export type EndReason =
  | "hangup"
  | "remote-hangup"
  | "declined"
  | "busy"
  | "no-answer"
  | "cancelled"
  | "unreachable"
  | "unknown"
  | "lost"
  | "error";

/** What happened, for the events of the program and its log. */
export type CallRecord =
  | { readonly event: "dialling"; readonly call: string; readonly peer: Peer }
  | { readonly event: "ringing"; readonly call: string; readonly peer: Peer }
  | { readonly event: "incoming"; readonly call: string; readonly peer: Peer }
  | {
    readonly event: "connected";
    readonly call: string;
    readonly peer: Peer;
    readonly codec: Codec;
    readonly side: Side;
  }
  | {
    readonly event: "ended";
    readonly call: string;
    readonly name: string;
    readonly reason: EndReason;
    readonly seconds: number;
    readonly side: Side;
    /** With `error`: what the sealed session was refused for. */
    readonly refusal?: Refusal;
  }
  | { readonly event: "missed"; readonly call: string; readonly peer: Peer };

/** Who dialled: `caller` is us. In a call, where it no longer matters, `both`. */
export type Side = "caller" | "callee" | "both";

/** A signal of ours before it is numbered. */
export type SentSignal =
  | {
    readonly kind: "invite";
    readonly from: string;
    readonly to: string;
    readonly codecs: readonly Codec[];
  }
  | { readonly kind: "accept"; readonly codec: Codec }
  | { readonly kind: V2PlainKind };

export type CallEffect =
  | { readonly kind: "look-up"; readonly id: string; readonly name: string }
  | {
    readonly kind: "send-v1";
    readonly signal: V1Signal;
    readonly to: Address;
    readonly copies: number;
  }
  /** Numbered, and sent again until it is acknowledged or `lifetimeMs` are over. */
  | {
    readonly kind: "send-v2";
    readonly signal: SentSignal;
    readonly call: string;
    readonly to: Address | Peer;
    readonly lifetimeMs: number;
  }
  | {
    readonly kind: "acknowledge";
    readonly call: string;
    readonly n: number;
    readonly to: Address;
  }
  /** What is still to be sent again for this call needn't be. */
  | { readonly kind: "forget"; readonly call: string }
  | { readonly kind: "warm-audio" }
  | { readonly kind: "start-audio"; readonly peer: Peer; readonly codec: Codec }
  | { readonly kind: "stop-audio" }
  | { readonly kind: "record"; readonly record: CallRecord };

/** What the machine is told with each event: the time, who we are, and what we can. */
export interface Context {
  readonly now: number;
  readonly me: string;
  readonly autoAnswer: boolean;
  /** What we can and allow, the best first; the same throughout a call. */
  readonly codecs: readonly Codec[];
}

export type Step = readonly [Machine, readonly CallEffect[]];
