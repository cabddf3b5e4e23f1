import { seededRandom } from "./seeded_random.ts";

/** From the loudspeaker to the microphone of a telephone without a headset. */
export interface EchoPath {
  /** Of the direct sound, with what the devices hold. */
  readonly delayMs: number;
  /** Of the direct sound: −10 dB is a loud speaker near its microphone. */
  readonly gainDb: number;
  /** By how much the microphone's clock is slower than the speaker's, in millionths. */
  readonly driftPpm?: number;
}

/** A small furnished room: 60 reflections within 60 ms, decaying by 60 dB in 0.17 s. */
const REFLECTIONS = 60, ROOM_MS = 60, DECAY_MS = 25;
const REFLECTION_GAIN = 0.4;
const SEED = 7;
const MICROPHONE_NOISE = 1e-4; // −85 dBFS: no microphone is silent

/** What the microphone gets of `far`, as many samples at `hz`. */
export function makeEcho(
  far: Float32Array,
  { delayMs, gainDb, driftPpm = 0 }: EchoPath,
  hz: number,
): Float32Array<ArrayBuffer> {
  const random = seededRandom(SEED);
  const direct = 10 ** (gainDb / 20);
  const paths = [{ delay: delayMs, gain: direct }];
  for (let i = 0; i < REFLECTIONS; i++) {
    const later = 1 + random() * ROOM_MS;
    const gain = (2 * random() - 1) * REFLECTION_GAIN * direct * Math.exp(-later / DECAY_MS);
    paths.push({ delay: delayMs + later, gain });
  }
  const echo = new Float32Array(far.length).map(() => MICROPHONE_NOISE * (2 * random() - 1));
  const step = 1 + driftPpm / 1e6;
  for (const { delay, gain } of paths) {
    const first = Math.round((delay * hz) / 1_000);
    for (let i = first; i < echo.length; i++) {
      const at = (i - first) * step;
      const left = Math.floor(at);
      if (left + 1 >= far.length) break;
      echo[i] = echo[i]! + gain * (far[left]! + (at - left) * (far[left + 1]! - far[left]!));
    }
  }
  return echo;
}
