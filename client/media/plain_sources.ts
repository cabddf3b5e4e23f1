/** Ends without a device: a tone to test with, and silence where nothing else serves. */
import type { AudioDevice, EndFormat } from "./audio_device.ts";
import { createPacer, type PacerClock, PERIOD_MS } from "./pacer.ts";

const TONE_HZ = 440;
/** −17 dBFS RMS: as loud as speech. */
const TONE_AMPLITUDE = 0.2;
const PLAIN_HZ = 48_000;

/** A 440 Hz sine as a microphone. */
export function openTone(clock: PacerClock, hz: number = PLAIN_HZ): AudioDevice {
  const capture = plainFormat("tone", hz);
  const pacer = createPacer(clock, 1000 * capture.period / hz);
  const step = 2 * Math.PI * TONE_HZ / hz;
  let phase = 0;
  return {
    capture,
    glitches: 0,
    read(into) {
      pacer.next();
      for (let i = 0; i < capture.period; i++) {
        into[i] = TONE_AMPLITUDE * Math.sin(phase);
        phase += step;
      }
      phase %= 2 * Math.PI;
      return capture.period;
    },
    write() {},
    setRunning() {},
    close() {},
  };
}

/** Silence as a microphone, in real time. */
export function openSilence(clock: PacerClock, hz: number = PLAIN_HZ): AudioDevice {
  const capture = plainFormat("none", hz);
  const pacer = createPacer(clock, 1000 * capture.period / hz);
  return {
    capture,
    glitches: 0,
    read(into) {
      pacer.next();
      into.fill(0, 0, capture.period);
      return capture.period;
    },
    write() {},
    setRunning() {},
    close() {},
  };
}

/** A speaker that nobody hears, in real time. */
export function openDeaf(clock: PacerClock, hz: number = PLAIN_HZ): AudioDevice {
  const playback = plainFormat("none", hz);
  const pacer = createPacer(clock, 1000 * playback.period / hz);
  return {
    playback,
    glitches: 0,
    read: () => 0,
    write: () => void pacer.next(),
    setRunning() {},
    close() {},
  };
}

/** A period is a whole number of samples, nearest to 5 ms; the pace follows from it. */
function plainFormat(name: string, hz: number): EndFormat {
  return {
    hz,
    period: Math.round(hz * PERIOD_MS / 1000),
    name,
    latencyUs: PERIOD_MS * 1000,
  };
}
