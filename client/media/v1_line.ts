import { createPlayout } from "./playout.ts";
import { v1Codec } from "./v1_codec.ts";
import type { VoiceLine } from "./voice_line.ts";

/** Packets are used in turn: a send may still be under way when the next is made. */
const PACKETS = 8;

/**
 * The voice of 2023: each 64 ms a packet of 512 samples.
 * @param send takes a packet, which stays as it is until 7 more have followed
 */
export function createV1Line(send: (packet: Uint8Array) => void): VoiceLine {
  const { rateHz, frameSamples, frameMs, packetBytes } = v1Codec;
  const frame = new Float32Array(frameSamples);
  const received = new Float32Array(frameSamples);
  const packets = Array.from({ length: PACKETS }, () => new Uint8Array(packetBytes));
  const playout = createPlayout(rateHz, frameSamples);
  let framed = 0;
  let packetsSent = 0, packetsReceived = 0;

  function put(sample: number): void {
    frame[framed++] = sample;
    if (framed < frameSamples) return;
    framed = 0;
    const packet = packets[packetsSent++ % PACKETS]!;
    v1Codec.encode(frame, packet);
    send(packet);
  }

  return {
    codec: "v1",
    rateHz,
    frameMs,
    codecDelayMs: 0,
    isAddedInBlocks: false,
    playout,
    add(samples, count) {
      for (let i = 0; i < count; i++) put(samples[i]!);
    },
    // An original wants its frames in silence too.
    skip(count) {
      for (let i = 0; i < count; i++) put(0);
    },
    receive(packet) {
      if (packet.length !== packetBytes) return;
      packetsReceived++;
      v1Codec.decode(packet, received);
      playout.push(received);
    },
    receiveReport() {},
    report() {},
    get packetsSent() {
      return packetsSent;
    },
    get packetsReceived() {
      return packetsReceived;
    },
    get bytesSent() {
      return packetsSent * packetBytes;
    },
    get bytesReceived() {
      return packetsReceived * packetBytes;
    },
    lostShare: { heard: null, spoken: null },
    rttMs: null,
    peerReport: () => null,
    close() {},
  };
}
