/**
 * What the inner ear makes of a sound: its loudness in bands of the ear's widths, by a bank of
 * gammatone filters. Slaney, "An Efficient Implementation of the Patterson-Holdsworth Auditory
 * Filter Bank", Apple Computer Technical Report 35, 1993.
 */

/** Bands from low to high, each with one value a frame. */
export interface Spectrogram {
  readonly bands: number;
  readonly frames: number;
  /** Frame by frame: `values[frame * bands + band]`. */
  readonly values: Float64Array;
}

const LOWEST_HZ = 50, HIGHEST_HZ = 8_000;
const BANDS = 21;
/** Glasberg and Moore, 1990. */
const EAR_Q = 9.26449, LEAST_BANDWIDTH_HZ = 24.7;
const WINDOW_S = 0.08;

/** Samples of a window, and from one window to the next. */
export function frameSizes(hz: number): { readonly window: number; readonly hop: number } {
  const window = Math.round(hz * WINDOW_S);
  return { window, hop: Math.floor(window / 4) };
}

/** One band: four filters of second order after one another. */
interface Filter {
  /** The second coefficient above, of each; the first is 1 / hz, the third 0. */
  readonly zeros: readonly [number, number, number, number];
  readonly poles: readonly [number, number];
  readonly gain: number;
}

/** The level (root of the mean square) of each band, in windows of 80 ms, each 20 ms. */
export function gammatoneSpectrogram(samples: Float64Array, hz: number): Spectrogram {
  const { window, hop } = frameSizes(hz);
  const frames = 1 + Math.floor((samples.length - window) / hop);
  const filters = designFilters(hz);
  const shape = Float64Array.from(
    { length: window },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (window - 1)),
  );
  const values = new Float64Array(BANDS * Math.max(0, frames));
  const frame = new Float64Array(window);
  for (let n = 0; n < frames; n++) {
    for (let i = 0; i < window; i++) frame[i] = shape[i]! * samples[n * hop + i]!;
    for (const [band, filter] of filters.entries()) {
      values[n * BANDS + band] = levelThrough(filter, frame, 1 / hz);
    }
  }
  return { bands: BANDS, frames: Math.max(0, frames), values };
}

function levelThrough({ zeros, poles, gain }: Filter, frame: Float64Array, first: number): number {
  const [, z2, z3, z4] = zeros, [p1, p2] = poles;
  const scaled = first / gain, z1 = zeros[0] / gain;
  let a1 = 0, a2 = 0, b1 = 0, b2 = 0, c1 = 0, c2 = 0, d1 = 0, d2 = 0;
  let energy = 0;
  for (let i = 0; i < frame.length; i++) {
    const x = frame[i]!;
    const a = scaled * x + a1; // transposed direct form II
    a1 = z1 * x + a2 - p1 * a;
    a2 = -p2 * a;
    const b = first * a + b1;
    b1 = z2 * a + b2 - p1 * b;
    b2 = -p2 * b;
    const c = first * b + c1;
    c1 = z3 * b + c2 - p1 * c;
    c2 = -p2 * c;
    const d = first * c + d1;
    d1 = z4 * c + d2 - p1 * d;
    d2 = -p2 * d;
    energy += d * d;
  }
  return Math.sqrt(energy / frame.length);
}

function designFilters(hz: number): Filter[] {
  const highest = Math.min(HIGHEST_HZ, hz / 2);
  const offset = EAR_Q * LEAST_BANDWIDTH_HZ;
  const step = (Math.log(LOWEST_HZ + offset) - Math.log(highest + offset)) / BANDS;
  const filters: Filter[] = [];
  for (let i = BANDS; i >= 1; i--) {
    filters.push(designFilter(Math.exp(i * step) * (highest + offset) - offset, 1 / hz));
  }
  return filters;
}

function designFilter(centreHz: number, t: number): Filter {
  const width = 1.019 * 2 * Math.PI * (centreHz / EAR_Q + LEAST_BANDWIDTH_HZ);
  const angle = 2 * Math.PI * centreHz * t;
  const decay = Math.exp(-width * t);
  const cos = Math.cos(angle), sin = Math.sin(angle);
  const near = Math.sqrt(3 - 2 ** 1.5), far = Math.sqrt(3 + 2 ** 1.5);
  const zero = (turn: number) => -t * decay * (cos + turn * sin);
  // The amplitude at the centre, to be divided by: the product of the four numerators there …
  const at: Complex = [Math.cos(2 * angle), Math.sin(2 * angle)];
  const turned: Complex = [decay * Math.cos(angle), decay * Math.sin(angle)];
  const numerator = (turn: number) =>
    magnitude([
      2 * t * (turned[0] * (cos + turn * sin) - at[0]),
      2 * t * (turned[1] * (cos + turn * sin) - at[1]),
    ]);
  // … by the fourth power of the denominator.
  const denominator = magnitude([
    -2 * decay * decay - 2 * at[0] + 2 * decay * (1 + at[0]),
    -2 * at[1] + 2 * decay * at[1],
  ]);
  return {
    zeros: [zero(far), zero(-far), zero(near), zero(-near)],
    poles: [-2 * cos * decay, decay * decay],
    gain: numerator(-near) * numerator(near) * numerator(-far) * numerator(far) / denominator ** 4,
  };
}

type Complex = readonly [number, number];

function magnitude([re, im]: Complex): number {
  return Math.hypot(re, im);
}
