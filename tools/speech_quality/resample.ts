/**
 * `samples` at another rate: a windowed sinc (Kaiser's window, 60 dB), with the cut-off at half of
 * the lower rate. It is the filter of Octave's `resample`, which the published ESTOI uses too: what
 * an anti-aliasing filter lets through moves the scores in their fourth digit.
 */
export function resampleTo(samples: Float32Array, hz: number, toHz: number): Float64Array {
  if (hz === toHz) return Float64Array.from(samples);
  const common = greatestCommonDivisor(hz, toHz);
  const up = toHz / common, down = hz / common;
  const filter = designFilter(up, down);
  const half = (filter.length - 1) / 2;
  const out = new Float64Array(Math.ceil((samples.length * up) / down));
  for (let n = 0; n < out.length; n++) {
    // Of the signal with up − 1 zeros after each sample, only the samples themselves count.
    const centre = n * down;
    const first = Math.max(0, Math.ceil((centre - half) / up));
    const last = Math.min(samples.length - 1, Math.floor((centre + half) / up));
    let sum = 0;
    for (let k = first; k <= last; k++) sum += samples[k]! * filter[centre - k * up + half]!;
    out[n] = sum * up;
  }
  return out;
}

const REJECTION_DB = 60;

function designFilter(up: number, down: number): Float64Array {
  const cutoff = 1 / (2 * Math.max(up, down));
  const half = Math.ceil((REJECTION_DB - 8) / (28.714 * (cutoff / 10)));
  const beta = 0.1102 * (REJECTION_DB - 8.7); // Kaiser's rule above 50 dB
  const filter = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const t = i - half;
    const window = bessel0(beta * Math.sqrt(1 - (t / half) ** 2)) / bessel0(beta);
    return sinc(2 * cutoff * t) * window;
  });
  const sum = filter.reduce((total, value) => total + value, 0);
  return filter.map((value) => value / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind, order 0, by its series. */
function bessel0(x: number): number {
  let term = 1, sum = 1;
  for (let k = 1; term > 1e-18 * sum; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
