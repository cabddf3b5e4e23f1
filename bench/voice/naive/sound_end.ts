/** A microphone or a speaker as the 2023 client opens it: 8 kHz, 512 samples a call, the device's own latency. */
import { loadPortAudio, type PaStream } from "../../../ffi/portaudio.ts";

const RATE_HZ = 8_000;
export const FRAME_SAMPLES = 512;
export const FRAME_BYTES = 2 * FRAME_SAMPLES;

/** Opens and starts the system's default device. Blocks its thread; one at a time in a process. */
export function openDefault(end: "mic" | "speaker"): PaStream {
  const audio = loadPortAudio();
  audio.initialize();
  const index = end === "mic" ? audio.defaultInput() : audio.defaultOutput();
  const device = audio.devices().find((candidate) => candidate.index === index);
  if (device === undefined) throw new Error(`Cannot open the ${end}: there is no default device`);
  // PyAudio asks for the device's low latency, whatever the size of the buffer.
  const stream = audio.open({
    ...(end === "mic"
      ? { input: { device: index, channels: 1, latencySeconds: device.lowInputLatency } }
      : { output: { device: index, channels: 1, latencySeconds: device.lowOutputLatency } }),
    rateHz: RATE_HZ,
    framesPerBuffer: FRAME_SAMPLES,
  });
  stream.start();
  return stream;
}
