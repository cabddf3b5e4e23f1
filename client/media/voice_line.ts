import type { VoicePlayout } from "./voice_playout.ts";

/** Where samples of the microphone go, to leave as packets. */
export interface VoiceSink {
  readonly rateHz: number;
  /** Takes the first `count` samples, −1 to 1; packets leave as they become full. */
  add(samples: Float32Array, count: number): void;
}

/** Where the samples for the speaker come from. */
export interface VoiceSource {
  readonly rateHz: number;
  readonly playout: VoicePlayout;
}

/** What of a call's voice depends on its codec: samples to packets, packets to samples. */
export interface VoiceLine extends VoiceSink, VoiceSource {
  /** A packet of the peer's voice; what is none is ignored. */
  receive(packet: Uint8Array): void;
  /** Since the call began. */
  readonly packetsSent: number;
  readonly packetsReceived: number;
}
