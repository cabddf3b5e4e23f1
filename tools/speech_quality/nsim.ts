/**
 * How alike two stretches of spectrogram look: the neurogram similarity index.
 * Hines and Harte, "Speech Intelligibility Prediction Using a Neurogram Similarity Index Measure",
 * Speech Communication 54 (2), 2012.
 */
import type { Spectrogram } from "./gammatone.ts";

/** A Gaussian of 3 × 3 with a deviation of 0.5: middle, sides and corners. */
const MIDDLE = 0.619485845753726, SIDE = 0.0838251475442633, CORNER = 0.0113033910173052;
/** (0.01 · L)² and (0.03 · L)² / 2 with an intensity range L of 1, which keep quotients finite. */
const C1 = 0.01 ** 2, C3 = 0.03 ** 2 / 2;

/** A stretch with what is compared in it: its smoothed values and squares. */
export interface Stretch extends Spectrogram {
  readonly means: Float64Array;
  readonly squares: Float64Array;
}

/** Each stretch is compared with many. */
export function prepareStretch(spectrogram: Spectrogram): Stretch {
  const { values } = spectrogram;
  return {
    ...spectrogram,
    means: smooth(spectrogram, (i) => values[i]!),
    squares: smooth(spectrogram, (i) => values[i]! ** 2),
  };
}

/** The mean of each band, 1 where they are the same. Both are of the same size. */
export function similarityOfBands(a: Stretch, b: Stretch): Float64Array {
  const { bands, frames } = a;
  const similarity = new Float64Array(bands);
  const products = smooth(a, (i) => a.values[i]! * b.values[i]!);
  for (let i = 0; i < bands * frames; i++) {
    const meanA = a.means[i]!, meanB = b.means[i]!;
    const intensity = (2 * meanA * meanB + C1) / (meanA ** 2 + meanB ** 2 + C1);
    const spread = (a.squares[i]! - meanA ** 2) * (b.squares[i]! - meanB ** 2);
    // Of even stretches the product may fall a little below 0.
    const structure = (products[i]! - meanA * meanB + C3) /
      (spread < 0 ? C3 : Math.sqrt(spread) + C3);
    similarity[i % bands]! += intensity * structure / frames;
  }
  return similarity;
}

/** The neighbourhood's weighted mean of `value` at each place; beyond the edge is as at the edge. */
function smooth({ bands, frames }: Spectrogram, value: (index: number) => number): Float64Array {
  const across = new Float64Array(bands * frames), out = new Float64Array(bands * frames);
  const corners = new Float64Array(bands * frames);
  for (let n = 0; n < frames; n++) {
    for (let band = 0; band < bands; band++) {
      const row = n * bands;
      const middle = value(row + band);
      const sides = value(row + Math.max(0, band - 1)) + value(row + Math.min(bands - 1, band + 1));
      across[row + band] = MIDDLE * middle + SIDE * sides;
      corners[row + band] = SIDE * middle + CORNER * sides;
    }
  }
  for (let n = 0; n < frames; n++) {
    const row = n * bands;
    const before = Math.max(0, n - 1) * bands, after = Math.min(frames - 1, n + 1) * bands;
    for (let band = 0; band < bands; band++) {
      out[row + band] = across[row + band]! + corners[before + band]! + corners[after + band]!;
    }
  }
  return out;
}
