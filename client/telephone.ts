/**
 * The telephone: what the page, scripts and the command line can do with it. `createTelephone` (in
 * create_telephone.ts) wires the directory session, the call and the voice engine behind it.
 */
import type {
  ApiErrorCode,
  CallQuality,
  ChatMessage,
  ClientState,
  DeviceList,
  EventRecord,
  Levels,
  PersonEntry,
  TransmitMode,
} from "./api/types.ts";
import type { Chat } from "./chat/create_chat.ts";
import type { CaptureSettings } from "./media/capture_settings.ts";
import type { CallHistory } from "./records/call_history.ts";

export interface ConnectRequest {
  readonly server: string;
  readonly port: number;
  readonly name: string;
}

export type TelephoneNotice =
  | { readonly kind: "state"; readonly state: ClientState }
  | { readonly kind: "levels"; readonly levels: Levels }
  | { readonly kind: "quality"; readonly quality: CallQuality }
  | { readonly kind: "event"; readonly event: EventRecord }
  | { readonly kind: "message"; readonly message: ChatMessage };

export interface Telephone {
  readonly state: ClientState;
  /** Tells of every change (states of one turn are joined); returns how to stop. */
  subscribe(listener: (notice: TelephoneNotice) => void): () => void;
  /** Registers. Rejects with a `TelephoneError`; resolves when registered. */
  connect(request: ConnectRequest): Promise<void>;
  /** Hangs up, leaves the directory. */
  disconnect(): Promise<void>;
  /**
   * Dials; resolves with the call's id once the call is under way (not when it is answered). A call
   * that we hold makes room for it.
   */
  call(to: string): Promise<string>;
  // `call`: which one; else the one that rings, or is under way.
  /** Answers who rings or waits; `first`: what becomes of the call under way (`hold`). */
  accept(call?: string, first?: "hold" | "end"): void;
  reject(call?: string): void;
  /** Hangs up, cancels what is dialled, or ends a test call. */
  hangup(call?: string): void;
  /** No sound either way, while the call goes on. */
  hold(on: boolean, call?: string): void;
  /** To a held call; the one under way is held in its place. */
  switchTo(call: string): void;
  /** Who may ring; remembered. */
  setManners(change: Partial<Pick<ClientState, "doNotDisturb" | "callWaiting">>): void;
  /** The other side of this call sees the same words, or others: then it is hung up. */
  verify(call: string, same: boolean): void;
  /** Takes the key that there is an alarm about for the name's. */
  trust(name: string): void;
  dismissAlarm(): void;
  /** Whom we have talked to encrypted, by name. */
  people(): readonly PersonEntry[];
  forget(name: string): void;
  mute(on: boolean): void;
  /** When what the microphone hears is sent; remembered. */
  setTransmit(mode: TransmitMode): void;
  /** Switches what is seen to of echo, noise and loudness, also during a call; remembered. */
  setProcessing(change: Partial<CaptureSettings>): void;
  /** How loud this one is heard, in dB on top of what makes all about as loud; remembered by name. */
  setVolume(peer: string, db: number): void;
  /** The button of push-to-talk; `forMs`: let go by itself then, unless it is pressed again. */
  talk(on: boolean, forMs?: number): void;
  /** Hears oneself a second later, for 30 s or until a real call; gives the test's id. */
  testCall(): string;
  devices(): Promise<DeviceList>;
  setDevices(mic: string, speaker: string): Promise<void>;
  readonly chat: Chat;
  readonly history: CallHistory;
  /** Whether calls and messages are kept for later runs; remembered. */
  keepHistory(on: boolean): void;
  /** Keeps `state.sound.devices` up for somebody who looks, also outside of calls; returns how to stop. */
  watchDevices(): () => void;
}

/** What can't be done, with the code that the API tells. */
export class TelephoneError extends Error {
  override name = "TelephoneError";
  constructor(readonly code: ApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
