/** The sending thread: a blocking read of 512 samples, one datagram, and again. */
import { FRAME_BYTES, FRAME_SAMPLES, openDefault } from "./sound_end.ts";

self.onmessage = async ({ data: peerPort }: MessageEvent<number>) => {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const peer = { transport: "udp", hostname: "127.0.0.1", port: peerPort } as const;
  const stream = openDefault("mic");
  const samples = new Float32Array(FRAME_SAMPLES);
  const packet = new DataView(new ArrayBuffer(FRAME_BYTES));
  self.postMessage("open");
  for (;;) {
    stream.read(samples);
    for (let i = 0; i < FRAME_SAMPLES; i++) {
      packet.setInt16(2 * i, Math.max(-32_768, Math.min(32_767, samples[i]! * 32_768)), true);
    }
    await socket.send(new Uint8Array(packet.buffer), peer);
  }
};
