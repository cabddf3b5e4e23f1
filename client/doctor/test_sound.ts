/**
 * The sound that the doctor plays and looks for again: three short chirps, quiet, and so unlike speech
 * and noise that they are found far below both.
 */

/** How long the microphone is listened to. */
export const LISTEN_MS = 2_000;
/** When the chirps begin: after each there is time for the longest way that is looked at. */
export const CHIRP_STARTS_MS = [250, 750, 1_250] as const;
export const CHIRP_MS = 100;
/** Bluetooth takes 150 to 300 ms; a telephone with more than this is none. */
export const MOST_DELAY_MS = 500;

/** What small loudspeakers play, microphones hear, and a rate of 8 kHz holds. */
const FROM_HZ = 600, TO_HZ = 3_000;
/** −20 dB: heard in a room, startling in no headset. */
const AMPLITUDE = 0.1;

/** One linear sweep under a Hann window, at `hz` samples a second. */
export function makeChirp(hz: number): Float32Array<ArrayBuffer> {
  const length = Math.round(hz * CHIRP_MS / 1000);
  const rate = (TO_HZ - FROM_HZ) / (CHIRP_MS / 1000);
  return Float32Array.from({ length }, (_, i) => {
    const t = i / hz;
    const window = Math.sin(Math.PI * i / length) ** 2;
    return AMPLITUDE * window * Math.sin(2 * Math.PI * (FROM_HZ * t + rate * t * t / 2));
  });
}

/** All that is played while the microphone is listened to. */
export function makeTestSound(hz: number): Float32Array<ArrayBuffer> {
  const sound = new Float32Array(Math.round(hz * LISTEN_MS / 1000));
  const chirp = makeChirp(hz);
  for (const startMs of CHIRP_STARTS_MS) sound.set(chirp, Math.round(hz * startMs / 1000));
  return sound;
}
