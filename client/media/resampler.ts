/**
 * A streaming resampler of mono sound: a windowed sinc (Kaiser), read at any fraction of a sample,
 * so that the ratio can be any and can change a little while it runs: for clock drift, and to play
 * a filled buffer off. Julius O. Smith, "Digital Audio Resampling", ccrma.stanford.edu/~jos/resample.
 */
export interface Resampler {
  /** 1 nominal; 1.02 takes two percent more input for the same output, so plays faster. */
  speed: number;
  /** Milliseconds by which the output is behind the input. */
  readonly delayMs: number;
  /** The most output samples that `count` input samples can give, at up to 5 % of slowness. */
  maxOutput(count: number): number;
  /** Takes the first `count` samples of `input`; returns how many it has written to `output`. */
  process(input: Float32Array, count: number, output: Float32Array): number;
}

/**
 * Half the length of the sinc, in samples of the lower rate: 13 at 8 kHz are 1.6 ms of delay, and
 * with this window give a transition from 3.4 to 4.6 kHz and 62 dB of rejection beyond.
 */
const HALF_TAPS = 13;
const KAISER_BETA = 6;
/** Table entries between two zeros of the sinc; read linearly in between, good for −110 dB. */
const STEPS = 512;
const SLOWEST = 0.95;

let kernel: Float32Array | null = null;

function readKernel(): Float32Array {
  return kernel ??= Float32Array.from({ length: HALF_TAPS * STEPS + 2 }, (_, i) => {
    const t = i / STEPS;
    if (t >= HALF_TAPS) return 0;
    const sinc = t === 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    const window = bessel0(KAISER_BETA * Math.sqrt(1 - (t / HALF_TAPS) ** 2));
    return (sinc * window) / bessel0(KAISER_BETA);
  });
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > 1e-10 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** @param maxInput the largest `count` of a `process` call, in samples */
export function createResampler(inHz: number, outHz: number, maxInput: number): Resampler {
  const table = readKernel();
  const scale = Math.min(1, outHz / inHz); // of the lower rate to the input rate
  const half = Math.ceil(HALF_TAPS / scale);
  const tableStep = scale * STEPS;
  const tableEnd = HALF_TAPS * STEPS;
  const held = new Float32Array(2 * half + maxInput + 2);
  let filled = half; // silence before the first sample, so that it is met with a whole sinc
  let position = half; // of the next output sample, in `held`
  let speed = 1;
  // While the step is one sample, all values are at the same fraction: its taps are worked out once.
  const taps = new Float32Array(2 * half);
  let tapsAt = Number.NaN;

  function setTaps(fraction: number): void {
    for (let i = 0; i < taps.length; i++) {
      const x = Math.abs(i - half + 1 - fraction) * STEPS;
      const k = x | 0;
      taps[i] = x < tableEnd ? table[k]! + (x - k) * (table[k + 1]! - table[k]!) : 0;
    }
    tapsAt = fraction;
  }

  /** The same as `valueAt`, where only whole samples are stepped: copied, or with the taps at hand. */
  function stepWhole(output: Float32Array): number {
    const first = Math.floor(position);
    const fraction = position - first;
    const count = Math.max(0, Math.ceil(filled - half - position));
    if (fraction === 0) {
      for (let n = 0; n < count; n++) output[n] = held[first + n]!;
    } else {
      if (fraction !== tapsAt) setTaps(fraction);
      for (let n = 0; n < count; n++) {
        const start = first + n - half + 1;
        let sum = 0;
        for (let i = 0; i < taps.length; i++) sum += taps[i]! * held[start + i]!;
        output[n] = sum;
      }
    }
    position += count;
    return count;
  }

  /** The value at `position`, where `half` samples to either side are there. */
  function valueAt(at: number): number {
    const left = Math.floor(at);
    let sum = 0;
    let x = (at - left) * tableStep;
    for (let i = left; x < tableEnd; i--, x += tableStep) {
      const k = x | 0;
      const low = table[k]!;
      sum += held[i]! * (low + (x - k) * (table[k + 1]! - low));
    }
    x = (left + 1 - at) * tableStep;
    for (let i = left + 1; x < tableEnd; i++, x += tableStep) {
      const k = x | 0;
      const low = table[k]!;
      sum += held[i]! * (low + (x - k) * (table[k + 1]! - low));
    }
    return sum * scale;
  }

  return {
    get speed() {
      return speed;
    },
    set speed(value) {
      if (!(value >= SLOWEST)) throw new RangeError(`Cannot resample at speed ${value}`);
      speed = value;
    },
    delayMs: (1_000 * half) / inHz,
    maxOutput: (count) => Math.ceil((count * outHz) / inHz / SLOWEST) + 1,
    process(input, count, output) {
      if (count > maxInput) {
        throw new RangeError(`Cannot resample ${count} samples at once: at most ${maxInput}`);
      }
      for (let i = 0; i < count; i++) held[filled + i] = input[i]!;
      filled += count;
      const step = (inHz / outHz) * speed;
      let made = 0;
      if (step === 1) made = stepWhole(output);
      else {
        while (position + half < filled) {
          output[made++] = valueAt(position);
          position += step;
        }
      }
      const done = Math.min(filled, Math.floor(position) - half);
      if (done > 0) {
        held.copyWithin(0, done, filled);
        filled -= done;
        position -= done;
      }
      return made;
    },
  };
}
