/**
 * What the call machine knows, hears and asks for. Types only: the rules are in machine.ts, and who
 * is talked to and what is told of it in peer.ts and call_record.ts.
 *
 * A call has an `id`, which events of the program carry, and a `wire` id, which signals between our
 * own clients carry. They differ only where both dialled each other and one gave way.
 */
import type { Codec } from "../../protocol/codecs.ts";
import type { PeerAddress, PeerVersion } from "../../protocol/directory_messages.ts";
import type {
  HoldSignal,
  RefuseReason,
  RefuseSignal,
  V1Signal,
  V2PlainKind,
} from "../../protocol/datagrams.ts";
import type { CallRecord } from "./call_record.ts";
import type { Refusal } from "./end_reason.ts";
import type { Address, Peer, Sender } from "./peer.ts";

interface Known {
  readonly id: string;
  readonly wire: string;
  readonly peer: Peer;
}

interface Dialled extends Known {
  readonly deadline: number;
  /** An invite of the same peer that gave way to ours: they wait for an answer to ours or to it. */
  readonly overtaken?: string;
}

/** Times are milliseconds of the caller's clock; `deadline`: when something happens by itself. */
export type Phase =
  | { readonly state: "idle" }
  | { readonly state: "looking-up"; readonly id: string; readonly name: string }
  /** To our own kind: the invite is out, and not acknowledged. */
  | Dialled & { readonly state: "inviting" }
  /** START is out, or the invite was acknowledged. */
  | Dialled & { readonly state: "dialling" }
  /** The other side says that it rings. */
  | Dialled & { readonly state: "ringing" }
  | Incoming
  /** Accepted here; the directory is asked a second time who the caller is. */
  | Known & { readonly state: "answering"; readonly codec: Codec }
  | InCall;

export interface Incoming extends Known {
  readonly state: "incoming";
  readonly codec: Codec;
  readonly deadline: number;
}

export interface InCall extends Known {
  readonly state: "in-call";
  /** As the callee of this call has chosen. */
  readonly codec: Codec;
  /** Whether the invite that stands is ours; else theirs, also where both have dialled. */
  readonly isOurs: boolean;
  readonly connectedAt: number;
  readonly heardAt: number;
  readonly deadline: number;
  /** Null in a call that neither side has held yet. */
  readonly hold: Holding | null;
}

/** Who holds the call. */
export interface Holding {
  readonly here: HoldTurn;
  readonly there: HoldTurn;
  /** When the peer is told next that we are still there. */
  readonly keepAt: number;
}

/** What one side says of it; `turn` counts its changes, so that an older word is known as such. */
export interface HoldTurn {
  readonly on: boolean;
  readonly turn: number;
}

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
  /** The call that has the sound, or is coming to it. */
  readonly phase: Phase;
  /** A second caller, who rings beside the call under way. */
  readonly waiting: Incoming | null;
  /** Calls that we hold besides, the newest last. */
  readonly held: readonly InCall[];
  readonly checks: readonly Check[];
  /** Wire ids of calls that are over, the newest last: their late signals start nothing. */
  readonly over: readonly string[];
  /** Whose late ACCEPT was answered with CLOSE, and when: one burst for its ten copies. */
  readonly closed: readonly (Address & { readonly at: number })[];
}

export type LookUpAnswer =
  | { readonly kind: "address"; readonly address: PeerAddress }
  /** It is in the directory, but there can be no call: `known` is the key that is pinned for the name. */
  | {
    readonly kind: "refused";
    readonly address: PeerAddress;
    readonly reason: RefuseReason;
    readonly known: string | null;
  }
  | { readonly kind: "nobody" }
  /** The directory could not be asked. */
  | { readonly kind: "failed" };

type V2Event<Kinds extends string> = {
  readonly [Kind in Kinds]: Sender & {
    readonly kind: `v2-${Kind}`;
    readonly call: string;
  };
}[Kinds];

export type CallEvent =
  // What the user wants. `id` is a fresh one, 16 hexadecimal digits.
  | { readonly kind: "dial"; readonly id: string; readonly name: string }
  // `call`: which one; else the one that rings, or is under way.
  /** `first`: what becomes of the call under way when the one that waits is answered; held unless said. */
  | {
    readonly kind: "answer";
    readonly call?: string | undefined;
    readonly first?: "hold" | "end" | undefined;
  }
  | { readonly kind: "decline"; readonly call?: string | undefined }
  | { readonly kind: "hang-up"; readonly call?: string | undefined }
  | { readonly kind: "hold"; readonly on: boolean; readonly call?: string | undefined }
  /** To a call that we hold: the one under way is held in its place. */
  | { readonly kind: "switch"; readonly call: string }
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
  | V2Event<"refuse"> & { readonly reason: RefuseReason }
  | V2Event<HoldSignal["kind"]> & { readonly turn: number }
  /** Still there: what the other side last said of holding. */
  | V2Event<"keep"> & HoldTurn
  /** Our invite was acknowledged. */
  | V2Event<"invite-ack">
  /** The session of the call that is dialled stands: its peer is there. */
  | { readonly kind: "secured"; readonly call: string }
  /** No sealed session can be had for this call. */
  | { readonly kind: "refused"; readonly call: string; readonly code: Refusal }
  // What the clock and the voice path say.
  | { readonly kind: "deadline" }
  | { readonly kind: "heard"; readonly at: number };

/** A signal of ours before it is numbered. */
export type SentSignal =
  | {
    readonly kind: "invite";
    readonly from: string;
    readonly to: string;
    readonly codecs: readonly Codec[];
  }
  | { readonly kind: "accept"; readonly codec: Codec }
  | HoldSignal
  | RefuseSignal
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
  /** Sent once: there is a next one soon. */
  | { readonly kind: "keep"; readonly call: string; readonly to: Peer; readonly said: HoldTurn }
  /** A call with this peer may have the sound soon. */
  | { readonly kind: "warm-audio"; readonly peer: Peer }
  /** Whose sound flows from now on, and nobody else's. */
  | {
    readonly kind: "start-audio";
    readonly wire: string;
    readonly peer: Peer;
    readonly codec: Codec;
  }
  /** No sound flows, but some soon may. */
  | { readonly kind: "pause-audio" }
  | { readonly kind: "stop-audio" }
  | { readonly kind: "record"; readonly record: CallRecord };

/** What the machine is told with each event: the time, who we are, and what we can. */
export interface Context {
  readonly now: number;
  readonly me: string;
  readonly autoAnswer: boolean;
  /** A second caller may ring during a call. */
  readonly callWaiting: boolean;
  /** Nobody rings. */
  readonly doNotDisturb: boolean;
  /** What we can and allow, the best first; the same throughout a call. */
  readonly codecs: readonly Codec[];
}

/** What is under way, for those who show it. */
export type Calls = Pick<Machine, "phase" | "waiting" | "held">;

export type Step = readonly [Machine, readonly CallEffect[]];
