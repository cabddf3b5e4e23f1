/**
 * How alike two recordings are and how much later one is: by cross-correlation, computed with
 * Fourier transforms. Pure functions on mono samples.
 */
import { transform } from "./fourier.ts";

export interface Match {
  /** How much later `heard` is than `said`; negative when earlier. */
  readonly delayMs: number;
  /** 0 unrelated to 1 the same but for loudness, over the stretch where both have sound. */
  readonly similarity: number;
}

/**
 * Where `said` occurs in `heard`, both at `hz` samples a second.
 * @param range least and greatest delay that is looked at, in ms; by default all
 */
export function correlate(
  said: Float32Array,
  heard: Float32Array,
  hz: number,
  range: { readonly minMs?: number; readonly maxMs?: number } = {},
): Match {
  return bestOf(crossCorrelation(said, heard), said, heard, hz, range);
}

/** As `correlate()` of each of `saids`, with delays from 0 on alone, and in far less time. */
export function correlateEach(
  saids: readonly Float32Array[],
  heard: Float32Array,
  hz: number,
): readonly Match[] {
  const all = correlationsFromZero(saids, heard);
  return saids.map((said, i) => bestOf(all[i]!, said, heard, hz, { minMs: 0 }));
}

function bestOf(
  lags: Float64Array,
  said: Float32Array,
  heard: Float32Array,
  hz: number,
  range: { readonly minMs?: number; readonly maxMs?: number },
): Match {
  const toLag = (ms: number) => Math.round(ms * hz / 1000);
  const from = Math.max(1 - said.length, toLag(range.minMs ?? -Infinity));
  const upTo = Math.min(heard.length - 1, toLag(range.maxMs ?? Infinity));
  let best = from, peak = -Infinity;
  for (let lag = from; lag <= upTo; lag++) {
    const value = Math.abs(lags[lag < 0 ? lag + lags.length : lag] ?? 0);
    if (value > peak) {
      peak = value;
      best = lag;
    }
  }
  const start = Math.max(0, -best);
  const end = Math.min(said.length, heard.length - best);
  const energy = energyOf(said, start, end) * energyOf(heard, start + best, end + best);
  return {
    delayMs: 1000 * best / hz,
    similarity: energy > 0 ? Math.min(1, peak / Math.sqrt(energy)) : 0,
  };
}

/** One stretch of what was said, found again in what was heard. */
export interface SegmentMatch extends Match {
  /** Where the stretch begins in what was said. */
  readonly atMs: number;
}

/**
 * Finds each stretch of `said` that has sound in `heard`, for itself: a delay that changes on the way
 * (an adaptive buffer, drift) then doesn't look like another sound. Silent stretches are left out.
 * @param options length of a stretch (1,000 ms), and the delays looked at (0 to 2,000 ms)
 */
export function correlateSegments(
  said: Float32Array,
  heard: Float32Array,
  hz: number,
  options: { readonly segmentMs?: number; readonly minMs?: number; readonly maxMs?: number } = {},
): readonly SegmentMatch[] {
  const { segmentMs = 1000, minMs = 0, maxMs = 2000 } = options;
  const length = Math.round(segmentMs * hz / 1000);
  const quiet = energyOf(said, 0, said.length) / said.length / 10;
  const matches: SegmentMatch[] = [];
  for (let at = 0; at + length <= said.length; at += length) {
    if (energyOf(said, at, at + length) / length <= quiet) continue;
    const atMs = 1000 * at / hz;
    const from = Math.max(0, at + Math.round(minMs * hz / 1000));
    const upTo = at + length + Math.round(maxMs * hz / 1000);
    if (from + length > heard.length) break;
    const { delayMs, similarity } = correlate(
      said.subarray(at, at + length),
      heard.subarray(from, upTo),
      hz,
      { minMs: 0 },
    );
    matches.push({ atMs, delayMs: delayMs + 1000 * (from - at) / hz, similarity });
  }
  return matches;
}

/** Middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Root of the mean square: 0.707 for a full-scale sine. */
export function rms(samples: Float32Array): number {
  return samples.length === 0
    ? 0
    : Math.sqrt(energyOf(samples, 0, samples.length) / samples.length);
}

function energyOf(samples: Float32Array, from: number, upTo: number): number {
  let sum = 0;
  for (let i = from; i < upTo; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
}

/** Σ a[i]·b[i + lag] for every lag; negative lags count from the end of the result. */
export function crossCorrelation(a: Float32Array, b: Float32Array): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, a.length + b.length)));
  // Two real signals in one complex transform: a as the real part, b as the imaginary.
  const re = new Float64Array(size), im = new Float64Array(size);
  re.set(a);
  im.set(b);
  transform(re, im);
  const productRe = new Float64Array(size), productIm = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const mirror = (size - k) % size;
    const re1 = re[k]!, im1 = im[k]!, re2 = re[mirror]!, im2 = im[mirror]!;
    const aRe = (re1 + re2) / 2, aIm = (im1 - im2) / 2;
    const bRe = (im1 + im2) / 2, bIm = (re2 - re1) / 2;
    productRe[k] = aRe * bRe + aIm * bIm;
    // Conjugated, so that a second forward transform is the inverse.
    productIm[k] = -(aRe * bIm - aIm * bRe);
  }
  transform(productRe, productIm);
  return productRe.map((value) => value / size);
}

/** Of a transform; what is looked for is a good deal shorter. */
const BLOCK = 8_192;

/**
 * Σ part[i]·heard[i + lag] of each of `parts`, for every lag from 0 on. `heard` is transformed once, in
 * blocks that overlap by the longest part; two parts are one complex signal, of which one transform
 * there and one back give both products.
 */
function correlationsFromZero(
  parts: readonly Float32Array[],
  heard: Float32Array,
): readonly Float64Array[] {
  const longest = parts.reduce((most, { length }) => Math.max(most, length), 0);
  const size = Math.max(BLOCK, 2 ** Math.ceil(Math.log2(2 * longest + 1)));
  const hop = size - longest;
  const blocks: { readonly start: number; readonly re: Float64Array; readonly im: Float64Array }[] =
    [];
  for (let start = 0; start < heard.length; start += hop) {
    const re = new Float64Array(size), im = new Float64Array(size);
    re.set(heard.subarray(start, start + size));
    transform(re, im);
    blocks.push({ start, re, im });
  }
  const products = parts.map(() => new Float64Array(heard.length));
  const productRe = new Float64Array(size), productIm = new Float64Array(size);
  for (let i = 0; i < parts.length; i += 2) {
    const re = new Float64Array(size), im = new Float64Array(size);
    re.set(parts[i]!);
    im.set(parts[i + 1] ?? []);
    transform(re, im);
    for (const block of blocks) {
      for (let k = 0; k < size; k++) {
        const mirror = (size - k) & (size - 1);
        productRe[k] = re[mirror]! * block.re[k]! - im[mirror]! * block.im[k]!;
        // Conjugated, so that a second forward transform is the inverse.
        productIm[k] = -(re[mirror]! * block.im[k]! + im[mirror]! * block.re[k]!);
      }
      transform(productRe, productIm);
      const count = Math.min(hop, heard.length - block.start);
      for (let lag = 0; lag < count; lag++) {
        products[i]![block.start + lag] = productRe[lag]! / size;
        if (i + 1 < parts.length) products[i + 1]![block.start + lag] = -productIm[lag]! / size;
      }
    }
  }
  return products;
}
