/**
 * The voice path as the rest of the client sees it: the UDP socket, the sound ends and all between.
 * The main thread holds a `VoiceEngine`; what runs behind it are the media Worker and the audio
 * Workers (docs/architecture.md).
 */
import type { Codec } from "../../protocol/codecs.ts";
import type { CaptureSettings } from "./capture_settings.ts";
import type { LinkFigures } from "./link_figures.ts";
import type { TransmitMode } from "./voice_gate.ts";
import type { AudioProblem } from "./audio_control.ts";
import type { ServingEnds } from "./audio_end.ts";
import type { DevicesSeen } from "./scout.ts";

/** A UDP address. */
export interface UdpAddress {
  readonly ip: string;
  readonly port: number;
}

/** A session that both sides have the keys of: each seals with its `sendKey`. */
export interface SessionKeys {
  /** What the peer writes on its sealed packets to us, and we on ours to it. */
  readonly index: number;
  readonly remoteIndex: number;
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  /** Where the peer is at first; its newest packet tells where it is then. */
  readonly address: UdpAddress;
}

export interface VoiceEngineOptions {
  /** The address to bind, "0.0.0.0" for all. */
  readonly host: string;
  /** The port to bind; `exact`: fail when it is taken, else take the next free one. */
  readonly port: number;
  readonly exact: boolean;
  /** A device's name or index, `file:PATH`, `none`, `default`; for the microphone also `tone`. */
  readonly mic: string;
  readonly speaker: string;
  /** Sealed voice goes in packets of one size at one pace, silence too. */
  readonly constantSize?: boolean;
}

/** Ten times a second during a call. Levels are RMS of full scale, 0 to 1. */
export interface VoiceStats extends LinkFigures {
  /** Of what is sent: 0 while muted. */
  readonly micLevel: number;
  /** Of what the microphone hears, sent or not. */
  readonly micLevelBeforeMute: number;
  /** Somebody speaks into our microphone, sent or not. */
  readonly talking: boolean;
  /** What is said now is sent: not muted, and the button held or a voice heard where that is asked for. */
  readonly transmitting: boolean;
  readonly speakerLevel: number;
  /** Milliseconds since the last datagram of the peer, of any kind. */
  readonly heardAgoMs: number;
  readonly framesSent: number;
  readonly framesReceived: number;
  /** Milliseconds of sound that were made up because none was there to play. */
  readonly concealedMs: number;
  /** Milliseconds of sound that came too late, or too much at once, and were dropped. */
  readonly droppedMs: number;
  /** What the playout buffer holds and aims at now, and the jitter it measured: all in ms. */
  readonly bufferMs: number;
  readonly targetMs: number;
  readonly jitterMs: number;
  /** Glitches of the sound ends since the call began: under-runs, over-runs. */
  readonly underruns: number;
  readonly overruns: number;
  /** The heaps of the threads that the voice goes through, garbage included, in KiB. */
  readonly heapKib: HeapsKib;
}

/** An end's is 0 while nothing moves it; both are the same where one thread moves both. */
export interface HeapsKib {
  readonly media: number;
  readonly capture: number;
  readonly playback: number;
}

export interface VoiceEngineEvents {
  /** A datagram that is no audio: for the call machine. Copied, the callee may keep it. */
  onSignal(bytes: Uint8Array, from: UdpAddress): void;
  /** A datagram of a handshake. Copied. */
  onHandshake?(bytes: Uint8Array, from: UdpAddress): void;
  /** What came sealed in this session of ours, and is no voice. Copied. */
  onSealedSignal?(index: number, bytes: Uint8Array, from: UdpAddress): void;
  onStats(stats: VoiceStats): void;
  /** A sound end failed or fell back; the call goes on. */
  onProblem(problem: AudioProblem): void;
  /** What serves as microphone and speaker: in a call, when it begins and when it changes; null after it. */
  onServing?(serving: ServingEnds | null): void;
  /** Devices have come or gone: told in calls, and while they are watched. */
  onDevices?(seen: DevicesSeen): void;
  /** The socket or a Worker died: the client can't call any more. */
  onFatal(error: Error): void;
}

export interface VoiceEngine {
  readonly address: UdpAddress;
  /** What `start` can be asked for, the best first; v1 is always among it. */
  readonly codecs: readonly Codec[];
  /** Sends a signal `copies` times in one burst. Never throws: what can't be sent is lost, as on the network. */
  send(bytes: Uint8Array, to: UdpAddress, copies?: number): void;
  /** From now on packets of this session are opened, and its peer can be sent to. */
  addSession(session: SessionKeys): void;
  /** Its keys are forgotten. */
  removeSession(index: number): void;
  /** Seals a signal and sends it to the peer of this session, wherever that is now. */
  sendSealed(index: number, bytes: Uint8Array): void;
  /**
   * Opens the sound ends and keeps them warm (for ringing and dialling). Resolves when they stream.
   * `codec`: what the call will have, as far as is known.
   */
  warm(codec: Codec): Promise<void>;
  /**
   * Audio flows to and from this peer, and nobody else is heard; `warm()` first if it was not done.
   * `codec` is one of `codecs`. With a `session` all goes sealed, and nothing else is heard.
   */
  start(peer: UdpAddress, codec: Codec, session?: number | null): void;
  /** Audio flows to and from oneself, a second later, by no network; `stop()` ends it, as does `start()`. */
  startTest(): void;
  /** No audio flows any more; the sound ends stay warm for a call that may go on soon. */
  pause(): void;
  /** No audio flows any more; the sound ends are closed. */
  stop(): void;
  mute(on: boolean): void;
  /** When what the microphone hears is sent. */
  setTransmit(mode: TransmitMode): void;
  /** The button of push-to-talk is held, or not. */
  talk(on: boolean): void;
  /** How loud the peer is heard, on top of what makes all about as loud: VOLUME_LEAST_DB to VOLUME_MOST_DB. */
  setVolume(db: number): void;
  /** What of echo, noise and loudness is seen to, also during a call; nothing at first. */
  setProcessing(settings: CaptureSettings): void;
  /** Other devices from now on, during a call too. */
  setDevices(mic: string, speaker: string): Promise<void>;
  devices(): Promise<DevicesSeen>;
  /** Whether somebody wants to know of devices that come and go outside of calls too. */
  watchDevices(on: boolean): void;
  /** Ends the Workers, frees the port; what was sent before is on its way. */
  close(): Promise<void>;
}

/** The port is taken, or the address is none of this machine. */
export class VoicePortError extends Error {
  override name = "VoicePortError";
}
