import type { Codec } from "../../protocol/codecs.ts";
import type { EndReason, Refusal } from "./end_reason.ts";
import type { Peer } from "./peer.ts";

/** Who dialled: `caller` is us. In a call, where it no longer matters, `both`. */
export type Side = "caller" | "callee" | "both";

/** What happened, for the events of the program and its log; `wire` as in machine_types.ts. */
export type CallRecord =
  | { readonly event: "dialling"; readonly call: string; readonly peer: Peer }
  | { readonly event: "ringing"; readonly call: string; readonly peer: Peer }
  | { readonly event: "incoming"; readonly call: string; readonly peer: Peer }
  /** Rings beside the call under way. */
  | { readonly event: "waiting"; readonly call: string; readonly peer: Peer }
  | {
    readonly event: "connected";
    readonly call: string;
    readonly wire: string;
    readonly peer: Peer;
    readonly codec: Codec;
    readonly side: Side;
  }
  /** `by`: by us, or by the other side. */
  | {
    readonly event: "held" | "resumed";
    readonly call: string;
    readonly peer: Peer;
    readonly by: "here" | "there";
  }
  | {
    readonly event: "ended";
    readonly call: string;
    /** Null: over before there was a signal. */
    readonly wire: string | null;
    readonly name: string;
    readonly reason: EndReason;
    readonly seconds: number;
    readonly side: Side;
    /** What was not allowed here, or there; with `error`, and with an original's `declined`. */
    readonly refusal?: Refusal;
  }
  | {
    readonly event: "missed";
    readonly call: string;
    readonly peer: Peer;
    readonly reason: MissedReason;
  };

/** Turned away without ringing: a call was under way, or nobody was to disturb. */
export type MissedReason = "busy" | "dnd";
