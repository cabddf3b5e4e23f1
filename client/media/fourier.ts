/**
 * Fast Fourier transform of complex numbers, in place: radix 2, decimation in time (Cooley and Tukey,
 * 1965), with its tables made once so that a transform allocates nothing.
 */
export interface Fourier {
  readonly size: number;
  /** Σ z[n]·e^(−2πi·kn/size), `re` and `im` of `size` numbers each. */
  forward(re: Float64Array, im: Float64Array): void;
  /** The inverse, with its factor 1/size. */
  inverse(re: Float64Array, im: Float64Array): void;
}

/** @param size a power of two */
export function createFourier(size: number): Fourier {
  const bits = Math.log2(size);
  if (!Number.isInteger(bits)) throw new RangeError(`Cannot transform ${size} numbers`);
  const half = size / 2;
  const angle = (k: number) => (2 * Math.PI * k) / size;
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos(angle(k)));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin(angle(k)));
  const reversed = new Uint32Array(size);
  for (let i = 1; i < size; i++) {
    reversed[i] = (reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
  }

  function transform(re: Float64Array, im: Float64Array): void {
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!;
      if (j <= i) continue;
      const swapRe = re[i]!, swapIm = im[i]!;
      re[i] = re[j]!;
      im[i] = im[j]!;
      re[j] = swapRe;
      im[j] = swapIm;
    }
    // The first two stages, whose factors are 1 and −i, need no multiplication.
    for (let i = 0; i < size; i += 4) {
      const aRe = re[i]! + re[i + 1]!, aIm = im[i]! + im[i + 1]!;
      const bRe = re[i]! - re[i + 1]!, bIm = im[i]! - im[i + 1]!;
      const cRe = re[i + 2]! + re[i + 3]!, cIm = im[i + 2]! + im[i + 3]!;
      const dRe = re[i + 2]! - re[i + 3]!, dIm = im[i + 2]! - im[i + 3]!;
      re[i] = aRe + cRe;
      im[i] = aIm + cIm;
      re[i + 1] = bRe + dIm;
      im[i + 1] = bIm - dRe;
      re[i + 2] = aRe - cRe;
      im[i + 2] = aIm - cIm;
      re[i + 3] = bRe - dIm;
      im[i + 3] = bIm + dRe;
    }
    for (let span = 4; span < size; span *= 2) {
      const step = half / span;
      for (let k = 0, at = 0; k < span; k++, at += step) {
        const wRe = cos[at]!, wIm = -sin[at]!;
        for (let i = k; i < size; i += 2 * span) {
          const j = i + span;
          const tRe = re[j]! * wRe - im[j]! * wIm;
          const tIm = re[j]! * wIm + im[j]! * wRe;
          re[j] = re[i]! - tRe;
          im[j] = im[i]! - tIm;
          re[i] = re[i]! + tRe;
          im[i] = im[i]! + tIm;
        }
      }
    }
  }

  return {
    size,
    forward: transform,
    inverse(re, im) {
      // Real and imaginary part change places before and after.
      transform(im, re);
      for (let i = 0; i < size; i++) {
        re[i] = re[i]! / size;
        im[i] = im[i]! / size;
      }
    },
  };
}
