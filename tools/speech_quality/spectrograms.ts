import { gammatoneSpectrogram, type Spectrogram } from "./gammatone.ts";

/** Nothing below this is taken for sound, nor what is so much below a frame's loudest: dB. */
const FLOOR_DB = -45, RANGE_DB = 45;

/** Both sounds' spectrograms in decibels above the quietest that is in either. */
export function comparableSpectrograms(
  a: Float64Array,
  b: Float64Array,
  hz: number,
): readonly [Spectrogram, Spectrogram] {
  const first = gammatoneSpectrogram(a, hz), second = gammatoneSpectrogram(b, hz);
  for (const { values } of [first, second]) {
    for (const [i, value] of values.entries()) {
      values[i] = Math.max(FLOOR_DB, 10 * Math.log10(value || Number.EPSILON));
    }
  }
  for (let n = 0; n < Math.min(first.frames, second.frames); n++) {
    const frames = [first, second].map((each) => frameOf(each, n));
    const floor = Math.max(...frames.flatMap((frame) => [...frame])) - RANGE_DB;
    for (const frame of frames) {
      for (const [i, value] of frame.entries()) frame[i] = Math.max(floor, value);
    }
  }
  const least = Math.min(leastOf(first.values), leastOf(second.values));
  for (const { values } of [first, second]) for (const i of values.keys()) values[i]! -= least;
  return [first, second];
}

/** `frames` of it from `first` on; silence where there is nothing any more. */
export function cut(of: Spectrogram, first: number, frames: number): Spectrogram {
  const values = new Float64Array(of.bands * frames);
  values.set(of.values.subarray(first * of.bands, (first + frames) * of.bands));
  return { bands: of.bands, frames, values };
}

function frameOf({ bands, values }: Spectrogram, frame: number): Float64Array {
  return values.subarray(frame * bands, (frame + 1) * bands);
}

function leastOf(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}
