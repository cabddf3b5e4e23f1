import { transform } from "../fourier.ts";

/**
 * By how many samples `heard` has to be moved to lie upon `said`, by their rectified waveforms;
 * positive: it comes too early. 0 when that would be more than half of `said`, as in ViSQOL.
 */
export function findLag(said: Float64Array, heard: Float64Array): number {
  const a = rectified(said), b = rectified(heard);
  const length = Math.max(said.length, heard.length);
  const size = 2 ** Math.ceil(Math.log2(2 * length));
  const re = new Float64Array(size), im = new Float64Array(size);
  re.set(a);
  im.set(b);
  transform(re, im);
  const productRe = new Float64Array(size), productIm = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const mirror = (size - k) % size;
    const aRe = (re[k]! + re[mirror]!) / 2, aIm = (im[k]! - im[mirror]!) / 2;
    const bRe = (im[k]! + im[mirror]!) / 2, bIm = (re[mirror]! - re[k]!) / 2;
    productRe[k] = aRe * bRe + aIm * bIm;
    productIm[k] = -(aIm * bRe - aRe * bIm); // conjugated: a forward transform is then the inverse
  }
  transform(productRe, productIm);
  let best = 0, peak = -Infinity;
  for (let lag = 1 - length; lag < length; lag++) {
    const value = productRe[(lag + size) % size]!;
    if (value > peak) [best, peak] = [lag, value];
  }
  return Math.abs(best) > said.length / 2 ? 0 : best;
}

/** `heard` moved by a lag that findLag() gave. */
export function moved(heard: Float64Array, lag: number): Float64Array {
  if (lag <= 0) return heard.subarray(-lag);
  const out = new Float64Array(heard.length + lag);
  out.set(heard, lag);
  return out;
}

/**
 * What ViSQOL calls the envelope: its program keeps the real part of the analytic signal alone, and
 * of that the lower bins, as many as half the samples. So it is the wave itself, rectified.
 */
function rectified(samples: Float64Array): Float64Array {
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const size = Math.max(32, 2 ** Math.ceil(Math.log2(samples.length)));
  const re = new Float64Array(size), im = new Float64Array(size);
  for (let i = 0; i < samples.length; i++) re[i] = samples[i]! - mean;
  transform(re, im);
  const edge = samples.length >> 1;
  const edgeScale = samples.length % 2 === 1 ? 2 : 1;
  const scale = (bin: number) => bin === 0 ? 1 : bin < edge ? 2 : bin === edge ? edgeScale : 0;
  for (let k = 0; k <= size / 2; k++) {
    const mirror = (size - k) % size;
    // Conjugated, as above; and mirrored, which is what makes the result real.
    re[k] = re[mirror] = re[k]! * scale(k);
    im[k] = -im[k]! * scale(k);
    im[mirror] = -im[k]!;
  }
  im[0] = im[size / 2] = 0;
  transform(re, im);
  return re.subarray(0, samples.length).map((value) => Math.abs(value / size) + mean);
}
