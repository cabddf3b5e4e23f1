/** What the main thread and the media Worker say to each other. Audio is no part of it. */
import type { Codec } from "../../protocol/codecs.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import type { SessionKeys, UdpAddress, VoiceStats } from "./voice_engine.ts";
import type { Transmit } from "./voice_gate.ts";

/** The sound ends' rings and words, and the samples a second and a period of each. */
export interface AttachedAudio {
  readonly capture: SharedArrayBuffer;
  readonly playback: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly captureHz: number;
  readonly playbackHz: number;
  readonly playbackPeriod: number;
}

/** Main thread → media Worker. */
export type MediaRequest =
  /** The first message, once. */
  | {
    readonly kind: "bind";
    readonly host: string;
    readonly port: number;
    readonly exact: boolean;
    readonly constantSize: boolean;
  }
  | {
    readonly kind: "send";
    readonly bytes: Uint8Array;
    readonly to: UdpAddress;
    readonly copies: number;
  }
  /** The sound ends are open, or (null) are not any more. */
  | { readonly kind: "audio"; readonly audio: AttachedAudio | null }
  /** `call` counts the calls, so that what is said about an older one can be told. */
  | {
    readonly kind: "start";
    readonly call: number;
    readonly peer: UdpAddress;
    readonly codec: Codec;
    /** Ours, in which all of the call goes sealed; null: in the clear. */
    readonly session: number | null;
  }
  | { readonly kind: "add-session"; readonly session: SessionKeys }
  | { readonly kind: "remove-session"; readonly index: number }
  | { readonly kind: "send-sealed"; readonly index: number; readonly bytes: Uint8Array }
  /** A call with oneself: what is sent comes back a second later. */
  | { readonly kind: "start-test"; readonly call: number }
  | { readonly kind: "stop" }
  | { readonly kind: "transmit"; readonly change: Partial<Transmit> }
  /** How loud the peer is heard from now on; 0 dB at first. */
  | { readonly kind: "volume"; readonly db: number }
  /** What of the microphone's sound is seen to; all is off at first. */
  | { readonly kind: "processing"; readonly settings: CaptureSettings }
  /** Answered by `closed` when what was sent has left and the port is free. */
  | { readonly kind: "close" };

/** Media Worker → main thread. */
export type MediaReply =
  | { readonly kind: "bound"; readonly address: UdpAddress }
  | { readonly kind: "not-bound"; readonly message: string }
  | { readonly kind: "signal"; readonly bytes: Uint8Array; readonly from: UdpAddress }
  | { readonly kind: "handshake"; readonly bytes: Uint8Array; readonly from: UdpAddress }
  | {
    readonly kind: "sealed-signal";
    readonly index: number;
    readonly bytes: Uint8Array;
    readonly from: UdpAddress;
  }
  | { readonly kind: "stats"; readonly call: number; readonly stats: VoiceStats }
  | { readonly kind: "fatal"; readonly message: string }
  | { readonly kind: "closed" };
