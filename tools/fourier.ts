/** Of each size that was asked for: e^(−2πik/size) for k up to half. */
const turns = new Map<number, { readonly cos: Float64Array; readonly sin: Float64Array }>();

/** Fast Fourier transform in place, radix 2 (Cooley and Tukey); the length is a power of two. */
export function transform(re: Float64Array, im: Float64Array): void {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j |= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j]!, re[i]!];
      [im[i], im[j]] = [im[j]!, im[i]!];
    }
  }
  const { cos, sin } = turnsOf(size);
  for (let length = 2; length <= size; length *= 2) {
    const half = length / 2, step = size / length;
    for (let start = 0; start < size; start += length) {
      for (let k = 0; k < half; k++) {
        const at = start + k, to = at + half;
        const cosine = cos[k * step]!, sine = sin[k * step]!;
        const turnedRe = re[to]! * cosine - im[to]! * sine;
        const turnedIm = re[to]! * sine + im[to]! * cosine;
        re[to] = re[at]! - turnedRe;
        im[to] = im[at]! - turnedIm;
        re[at] = re[at]! + turnedRe;
        im[at] = im[at]! + turnedIm;
      }
    }
  }
}

function turnsOf(size: number) {
  let known = turns.get(size);
  if (known === undefined) {
    const cos = new Float64Array(size / 2), sin = new Float64Array(size / 2);
    for (let k = 0; k < size / 2; k++) {
      cos[k] = Math.cos(2 * Math.PI * k / size);
      sin[k] = -Math.sin(2 * Math.PI * k / size);
    }
    turns.set(size, known = { cos, sin });
  }
  return known;
}
