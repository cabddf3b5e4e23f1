import type { NoiseKey, NoiseRole, NoiseState } from "../../protocol/noise_xx.ts";
import type { Admission } from "./admission.ts";

/** A UDP address. */
export interface Address {
  readonly ip: string;
  readonly port: number;
}

/** Whom we want to talk to: `key` is what the directory says, and must be what they prove. */
export interface SecurePeer extends Address {
  readonly name: string;
  readonly key: string;
}

/** A handshake that is done: what both sides know. */
export interface StandingSession {
  /** The call's, for a call. */
  readonly id: string;
  readonly role: NoiseRole;
  readonly index: number;
  readonly remoteIndex: number;
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  /** Who proved to be there, and where they were. */
  readonly peer: SecurePeer;
  /** Null at the initiator, until the responder has revealed its nonce. */
  readonly words: readonly string[] | null;
  /** The responder's, which its `accept` reveals, in base64url; null at the initiator. */
  readonly nonce: string | null;
  /** The words, if this is the nonce that the responder is bound to; else null. */
  wordsWith(nonce: string): readonly string[] | null;
}

/** Ours: the init is out, or the finish, until something comes back in the session. Times in ms. */
export interface Outgoing {
  readonly id: string;
  readonly peer: SecurePeer;
  readonly noise: NoiseState;
  readonly nonce: Uint8Array;
  readonly index: number;
  readonly isFinished: boolean;
  /** What is sent again. */
  readonly packet: Uint8Array;
  /** The init's, for another cookie. */
  readonly message: Uint8Array;
  readonly dueAt: number;
  readonly waitMs: number;
  readonly giveUpAt: number;
}

/** Theirs: the response is out. */
export interface HalfOpen {
  readonly id: string;
  readonly from: Address;
  /** The init's message: the same again is answered with the same. */
  readonly message: Uint8Array;
  readonly response: Uint8Array;
  readonly noise: NoiseState;
  readonly commitment: Uint8Array;
  readonly nonce: Uint8Array;
  readonly index: number;
  readonly remoteIndex: number;
  readonly endsAt: number;
}

export interface Handshakes {
  readonly outgoing: readonly Outgoing[];
  readonly halfOpen: readonly HalfOpen[];
  /** Ids of theirs that are done, the newest last: what is repeated of them begins nothing. */
  readonly done: readonly string[];
  readonly admission: Admission;
  /** For cookies, the newest first. */
  readonly secrets: readonly Uint8Array[];
  readonly secretsAt: number;
}

/** What comes in with each event. */
export interface HandshakeContext {
  readonly now: number;
  /** Our name in the directory; null: nobody can open a handshake with us. */
  readonly me: string | null;
  /** Ed25519, as the wire has it, and the same as X25519. */
  readonly identity: Uint8Array;
  readonly noise: NoiseKey;
  /** So many random bytes. */
  random(length: number): Uint8Array;
}

export type HandshakeEvent =
  | { readonly kind: "open"; readonly id: string; readonly peer: SecurePeer }
  | { readonly kind: "packet"; readonly bytes: Uint8Array; readonly from: Address }
  /** Something came in this session: the other side has its keys. */
  | { readonly kind: "heard"; readonly id: string }
  | { readonly kind: "deadline" };

export type HandshakeEffect =
  | { readonly kind: "send"; readonly bytes: Uint8Array; readonly to: Address }
  | { readonly kind: "stands"; readonly session: StandingSession }
  | {
    readonly kind: "failed";
    readonly id: string;
    readonly peer: SecurePeer;
    /** `wrong-key`: of that name, but with `offered` in place of the directory's key. */
    readonly code: "unreachable" | "wrong-key";
    readonly offered: string | null;
  };

export type HandshakeStep = readonly [Handshakes, readonly HandshakeEffect[]];
