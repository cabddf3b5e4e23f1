/** The receiving thread: a datagram, a blocking write of its 512 samples, and again. */
import { FRAME_BYTES, FRAME_SAMPLES, openDefault } from "./sound_end.ts";

const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
self.postMessage(socket.addr.transport === "udp" ? socket.addr.port : 0);

self.onmessage = async () => {
  const stream = openDefault("speaker");
  const samples = new Float32Array(FRAME_SAMPLES);
  const buffer = new Uint8Array(FRAME_BYTES);
  self.postMessage("open");
  for (;;) {
    const [packet] = await socket.receive(buffer);
    const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
    for (let i = 0; i < FRAME_SAMPLES; i++) samples[i] = view.getInt16(2 * i, true) / 32_768;
    stream.write(samples);
  }
};
