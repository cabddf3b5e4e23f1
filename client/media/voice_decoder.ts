/** Makes sound of packets. Packets that belong together come in order, or `conceal` between them. */
export interface VoiceDecoder {
  /** Decodes a packet into `into` at 0; returns samples written, 0 for what is no Opus. Throws nothing. */
  decode(packet: Uint8Array, into: Float32Array): number;
  /** Makes up `samples` (a multiple of 120, at most 960) of sound for what is missing. */
  conceal(into: Float32Array, samples: number): void;
  /** Samples that this packet holds, 0 when it is no Opus; without decoding. */
  duration(packet: Uint8Array): number;
}
