import type { VoiceReport } from "../../protocol/rtcp.ts";
import type { VoicePlayout } from "./voice_playout.ts";

/** Where samples of the microphone go, to leave as packets. */
export interface VoiceSink {
  readonly rateHz: number;
  /** Takes the first `count` samples, −1 to 1; packets leave as they become full. */
  add(samples: Float32Array, count: number): void;
}

/** A sink that can go on without samples. */
export interface PacedSink extends VoiceSink {
  /** Goes on by so many samples of silence that nobody has captured. */
  skip(count: number): void;
}

/** Where the samples for the speaker come from. */
export interface VoiceSource {
  readonly rateHz: number;
  readonly playout: VoicePlayout;
}

/** What a report says of our side, beside the streams: see `VoiceReport`. */
export type OwnSide = Pick<
  VoiceReport,
  "playoutMs" | "captureMs" | "muted" | "talking" | "levelDb"
>;

/** What of a call's voice depends on its codec: samples to packets, packets to samples. */
export interface VoiceLine extends PacedSink, VoiceSource {
  readonly codec: "v1" | "opus";
  /** What a packet holds now, and by how much the codec's sound is late beyond that, in ms. */
  readonly frameMs: number;
  readonly codecDelayMs: number;
  /** Whether samples are added 10 ms at a time: shorter packets would leave in pairs. */
  isAddedInBlocks: boolean;
  /** A packet of the peer's voice; what is none is ignored. */
  receive(packet: Uint8Array): void;
  /** What the peer reports of its side; a codec without reports ignores it. */
  receiveReport(bytes: Uint8Array, nowMs: number): void;
  /** Sends a report when one is due. */
  report(nowMs: number, side: OwnSide): void;
  /** Since the call began; bytes of voice alone. */
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Of the last second, 0 to 1: of what comes, and of what the peer says that it heard; null: not known. */
  readonly lostShare: { readonly heard: number | null; readonly spoken: number | null };
  readonly rttMs: number | null;
  /** The peer's last report, unless it is old. */
  peerReport(nowMs: number): VoiceReport | null;
  /** Frees what the codec holds; nothing is called afterwards. */
  close(): void;
}
