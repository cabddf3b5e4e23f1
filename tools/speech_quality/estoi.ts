/**
 * Extended short-time objective intelligibility: how much of the words can be understood.
 *
 * Jensen and Taal, "An Algorithm for Predicting the Intelligibility of Speech Masked by Modulated
 * Noise Maskers", IEEE/ACM Transactions on Audio, Speech, and Language Processing 24 (11), 2016.
 * Both signals' third-octave envelopes are compared in stretches of 384 ms, normalised by rows and
 * by columns: so neither loudness nor a filter counts, holes and noise do.
 */
import { transform } from "../fourier.ts";
import { resampleTo } from "./resample.ts";

const HZ = 10_000, FRAME = 256, HOP = 128, FFT = 512;
const BANDS = 15, LOWEST_HZ = 150;
/** Of envelopes that are compared: 30 frames of 12.8 ms. */
const STRETCH = 30;
/** Frames that are quieter than the loudest by more than this, in dB, are left out. */
const DYNAMIC_RANGE_DB = 40;

/** MATLAB's hanning: without the zeros at its ends. */
const WINDOW = Float64Array.from(
  { length: FRAME },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 1)) / (FRAME + 1)),
);

/**
 * 0 (nothing) to 1 (everything) understood; NaN with less than 0.4 s of speech.
 * @param degraded what was heard, aligned with `reference` to some milliseconds
 */
export function estoi(reference: Float32Array, degraded: Float32Array, hz: number): number {
  const length = Math.min(reference.length, degraded.length);
  const clean = resampleTo(reference.subarray(0, length), hz, HZ);
  const heard = resampleTo(degraded.subarray(0, length), hz, HZ);
  const kept = framesWithSpeech(clean);
  const cleanBands = bandsOf(overlapAdd(clean, kept));
  const heardBands = bandsOf(overlapAdd(heard, kept));
  let sum = 0, stretches = 0;
  for (let end = STRETCH; end <= cleanBands.length; end++, stretches++) {
    const x = normalise(cleanBands.slice(end - STRETCH, end));
    const y = normalise(heardBands.slice(end - STRETCH, end));
    for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  }
  return sum / (STRETCH * stretches);
}

/** Where the frames begin that are kept. */
function framesWithSpeech(samples: Float64Array): number[] {
  const starts: number[] = [], levels: number[] = [];
  for (let at = 0; at < samples.length - FRAME; at += HOP) {
    let energy = 0;
    for (let i = 0; i < FRAME; i++) energy += (samples[at + i]! * WINDOW[i]!) ** 2;
    starts.push(at);
    levels.push(10 * Math.log10(energy + Number.EPSILON ** 2));
  }
  const loudest = Math.max(...levels);
  return starts.filter((_, i) => levels[i]! > loudest - DYNAMIC_RANGE_DB);
}

/** The frames at `starts` put one after the other, half over half. */
function overlapAdd(samples: Float64Array, starts: readonly number[]): Float64Array {
  const out = new Float64Array(Math.max(0, (starts.length - 1) * HOP + FRAME));
  for (const [k, start] of starts.entries()) {
    for (let i = 0; i < FRAME; i++) out[k * HOP + i]! += samples[start + i]! * WINDOW[i]!;
  }
  return out;
}

/** First and last bin (excluded) of each third of an octave. */
const EDGES = Array.from({ length: BANDS }, (_, band) => {
  const bin = (exponent: number) => Math.round((LOWEST_HZ * 2 ** (exponent / 6) * FFT) / HZ);
  return [bin(2 * band - 1), bin(2 * band + 1)] as const;
});

/** The amplitude of each band, frame by frame. */
function bandsOf(samples: Float64Array): Float64Array[] {
  const frames: Float64Array[] = [];
  for (let at = 0; at < samples.length - FRAME; at += HOP) {
    const re = new Float64Array(FFT), im = new Float64Array(FFT);
    for (let i = 0; i < FRAME; i++) re[i] = samples[at + i]! * WINDOW[i]!;
    transform(re, im);
    frames.push(Float64Array.from(EDGES, ([from, upTo]) => {
      let energy = 0;
      for (let k = from; k < upTo; k++) energy += re[k]! ** 2 + im[k]! ** 2;
      return Math.sqrt(energy);
    }));
  }
  return frames;
}

/** A stretch as one list, bands by frames: first each band, then each frame of mean 0 and length 1. */
function normalise(frames: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(BANDS * STRETCH);
  for (const [n, frame] of frames.entries()) values.set(frame, n * BANDS);
  for (let band = 0; band < BANDS; band++) normaliseEvery(values, band, BANDS, STRETCH);
  for (let n = 0; n < STRETCH; n++) normaliseEvery(values, n * BANDS, 1, BANDS);
  return values;
}

function normaliseEvery(values: Float64Array, first: number, step: number, count: number): void {
  let sum = 0, energy = 0;
  for (let i = 0; i < count; i++) sum += values[first + i * step]!;
  for (let i = 0; i < count; i++) energy += (values[first + i * step]! -= sum / count) ** 2;
  const scale = energy > 0 ? 1 / Math.sqrt(energy) : 0; // silence is like nothing
  for (let i = 0; i < count; i++) values[first + i * step]! *= scale;
}
