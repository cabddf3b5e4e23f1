import type { AudioDevice, EndFormat } from "./audio_device.ts";
import { createResampler } from "./resampler.ts";

/**
 * A device with the rates that the rings carry already, whatever its own are: one that takes another's
 * place during a call can't choose. Adds a resampler's delay, 0.3 ms and up to a period.
 */
export function atRate(
  device: AudioDevice,
  { captureHz, playbackHz }: { readonly captureHz?: number; readonly playbackHz?: number },
): AudioDevice {
  const mic = device.capture && captureHz !== undefined && device.capture.hz !== captureHz
    ? resampledMic(device, device.capture, captureHz)
    : undefined;
  const speaker = device.playback && playbackHz !== undefined && device.playback.hz !== playbackHz
    ? resampledSpeaker(device, device.playback, playbackHz)
    : undefined;
  if (mic === undefined && speaker === undefined) return device;
  const { capture = device.capture, read = device.read } = mic ?? {};
  const { playback = device.playback, write = device.write } = speaker ?? {};
  return {
    ...(capture && { capture }),
    ...(playback && { playback }),
    get glitches() {
      return device.glitches;
    },
    ...(device.streamAddress !== undefined && { streamAddress: device.streamAddress }),
    read,
    write,
    ...(device.need && { need: () => device.need!() }),
    get heardAfterUs() {
      return device.heardAfterUs ?? 0;
    },
    ...(device.isStarting && { isStarting: () => device.isStarting!() }),
    setRunning: (on) => device.setRunning(on),
    close: () => device.close(),
  };
}

function resampledMic(device: AudioDevice, own: EndFormat, hz: number) {
  const resampler = createResampler(own.hz, hz, own.period + 1);
  const captured = new Float32Array(own.period + 1);
  return {
    capture: formatAt(own, hz, resampler.delayMs),
    read: (into: Float32Array<ArrayBuffer>) =>
      resampler.process(captured, device.read(captured), into),
  };
}

function resampledSpeaker(device: AudioDevice, own: EndFormat, hz: number) {
  const playback = { ...formatAt(own, hz, 0), period: Math.round(own.period * hz / own.hz) };
  const resampler = createResampler(hz, own.hz, playback.period);
  const made = new Float32Array(resampler.maxOutput(playback.period));
  const period = new Float32Array(own.period);
  let filled = 0;
  return {
    playback: {
      ...playback,
      latencyUs: playback.latencyUs + Math.round(1_000 * resampler.delayMs),
    },
    /** What is not a whole period of the device's stays for the next. */
    write(samples: Float32Array<ArrayBuffer>) {
      const count = resampler.process(samples, samples.length, made);
      for (let i = 0; i < count; i++) {
        period[filled++] = made[i]!;
        if (filled < period.length) continue;
        device.write(period);
        filled = 0;
      }
    },
  };
}

/** Room for every period: one may give a sample more than another. */
function formatAt(own: EndFormat, hz: number, delayMs: number): EndFormat {
  return {
    ...own,
    hz,
    period: Math.ceil(own.period * hz / own.hz),
    latencyUs: own.latencyUs + Math.round(1_000 * delayMs),
  };
}
