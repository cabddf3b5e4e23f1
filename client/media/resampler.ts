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
/**
 * At the same rate and the nominal speed it goes to the next whole sample, so much off a step, and copies from
 * there: within 21 ms, as who has evened out a clock's drift would compute for ever else.
 */
const SETTLING = 0.0005;

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
  let silent = 0; // samples of `held`, its last ones

  /** One sample a step, from a whole one: nothing needs to be computed. */
  function copy(output: Float32Array, at: number): number {
    const count = Math.max(0, Math.ceil(filled - half - position));
    for (let n = 0; n < count; n++) output[at + n] = held[position + n]!;
    position += count;
    return at + count;
  }

  /** Computes, `step` samples apart, up to the end, or (`isSettling`) up to a whole sample. */
  function compute(output: Float32Array, step: number, isSettling: boolean): number {
    const isSilent = silent >= filled;
    let made = 0;
    while (position + half < filled) {
      const whole = Math.round(position);
      if (isSettling && Math.abs(position - whole) <= SETTLING) {
        position = whole;
        break;
      }
      output[made++] = isSilent ? 0 : valueAt(position);
      position += step;
    }
    return made;
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
      let zeros = silent;
      for (let i = 0; i < count; i++) {
        const sample = input[i]!;
        held[filled + i] = sample;
        zeros = sample === 0 ? zeros + 1 : 0;
      }
      silent = Math.min(zeros, held.length);
      filled += count;
      const step = (inHz / outHz) * speed;
      let made: number;
      if (step === 1) {
        const isLow = position - Math.floor(position) < 0.5;
        made = compute(output, isLow ? 1 - SETTLING : 1 + SETTLING, true);
        if (Number.isInteger(position)) made = copy(output, made);
      } else made = compute(output, step, false);
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
