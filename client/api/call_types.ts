/** Calls, as the client's local API tells of them: types only, as in types.ts. */
import type { EndReason, Refusal } from "../call/end_reason.ts";

export type { EndReason };

export type Security = "verified" | "encrypted" | "plain";

/** Who holds a call: nobody, we (`here`), the other side (`there`). */
export type Hold = "no" | "here" | "there" | "both";

/** A second caller, who rings softly beside the call under way. */
export interface WaitingCall {
  readonly call: string;
  readonly peer: string;
  readonly since: string;
  /** When it stops ringing by itself. */
  readonly until: string;
  readonly peerVersion: 1 | 2;
  /** Whether the call under way can be held while this one is answered; else it must be ended. */
  readonly canHold: boolean;
}

/** A call that we hold beside the one under way, or beside none. */
export interface HeldCall {
  readonly call: string;
  readonly peer: string;
  /** When it was answered. */
  readonly since: string;
  readonly hold: "here" | "both";
  readonly security: Security;
}

/** The call under way, as the page shows it. Times are ISO 8601. */
export type CallState =
  | { readonly state: "idle"; readonly last?: EndedCall }
  /** Looking the callee up, or the START is out; `ringing`: the other side says that it rings. */
  | {
    readonly state: "dialling";
    readonly call: string;
    readonly peer: string;
    readonly since: string;
    readonly ringing: boolean;
  }
  | {
    readonly state: "incoming";
    readonly call: string;
    readonly peer: string;
    readonly since: string;
    /** When it stops ringing by itself. */
    readonly until: string;
    readonly peerVersion: 1 | 2;
  }
  | {
    readonly state: "in-call";
    readonly call: string;
    readonly peer: string;
    readonly since: string;
    readonly codec: "v1" | "opus";
    readonly security: Security;
    readonly peerVersion: 1 | 2;
    /** What the other side must see too, or somebody stands between; null: not encrypted. */
    readonly words: readonly string[] | null;
    /** While anybody holds it, neither side hears the other. */
    readonly hold: Hold;
  }
  /** A call with oneself: what is said is heard a second later. A real call ends it. */
  | {
    readonly state: "testing";
    readonly call: string;
    readonly since: string;
    /** When it ends by itself. */
    readonly until: string;
  };

export interface EndedCall {
  readonly call: string;
  readonly peer: string;
  readonly reason: EndReason;
  /** What was not allowed, and by whom: says more than `error`. */
  readonly refusal?: Refusal;
  readonly seconds: number;
  readonly at: string;
  /** Who dialled: `caller` is us. After a call that was answered it no longer matters: `both`. */
  readonly side: "caller" | "callee" | "both";
}
