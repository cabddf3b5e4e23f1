import { findChirp } from "./find_chirp.ts";
import { CHIRP_MS, CHIRP_STARTS_MS, LISTEN_MS, makeChirp, MOST_DELAY_MS } from "./test_sound.ts";

/** How far both ends had come at one moment, in samples of their own. */
export interface LoopbackMark {
  /** Taken from the playback ring. */
  readonly played: number;
  /** Come into the capture ring. */
  readonly heard: number;
}

/** What the microphone heard while the test sound was played. */
export interface LoopbackRecording {
  readonly heard: Float32Array;
  readonly heardHz: number;
  readonly playedHz: number;
  /** In the order of time. */
  readonly marks: readonly LoopbackMark[];
}

export type LoopbackVerdict =
  /** The microphone gave less than half of the samples that it owes. */
  | { readonly kind: "nothing-captured" }
  /** The speaker has not taken the test sound. */
  | { readonly kind: "nothing-played" }
  /** Samples that are all the same: muted, or no microphone at all. */
  | { readonly kind: "silent" }
  /** `level` is the loudness of all that was heard, `playedMs` how much the speaker took meanwhile. */
  | { readonly kind: "unheard"; readonly level: number; readonly playedMs: number }
  /**
   * `level` is the loudness of the test sound at the microphone; `delayMs` from the playback ring to the
   * capture ring: what both devices and the air between them add to each call.
   */
  | {
    readonly kind: "heard";
    readonly level: number;
    readonly playedMs: number;
    readonly isClipped: boolean;
    readonly delayMs: number;
    readonly similarity: number;
    readonly chirps: number;
  };

/** Enough for the chirps, and quick without Fourier transforms. */
const SEARCH_HZ = 12_000;
/** Less than the smallest step of 16 bits: nothing but a driver's zeros. */
const SILENCE = 1e-5;
/** One chirp as clear as this is no chance. */
const CLEAR = 0.5;
/** In noise and echoes all of them are faint: then they must be equally late. */
const FAINT = 0.12;
const AGREE_MS = 5;
/** A mark may be as old as a device's buffer is long. */
const EARLY_MS = 20;
/** So loud that the converter cuts it, in so many of a thousand samples. */
const CLIP = 0.99, CLIPPED_PER_MILLE = 2;

/** What a recording says about microphone and speaker. Levels are RMS, 0 to 1 (a full-scale sine: 0.707). */
export function judgeLoopback(recording: LoopbackRecording): LoopbackVerdict {
  const { heardHz, playedHz, marks } = recording;
  if (recording.heard.length < heardHz * LISTEN_MS / 2_000) return { kind: "nothing-captured" };
  // A speaker that stalls on the way has played some of them.
  const playedMs = 1000 * (marks.at(-1)?.played ?? 0) / playedHz;
  const playedStarts = CHIRP_STARTS_MS.filter((startMs) => startMs + CHIRP_MS <= playedMs);
  if (playedStarts.length === 0) return { kind: "nothing-played" };
  const heard = withoutMean(recording.heard);
  if (heard.every((sample) => Math.abs(sample) < SILENCE)) return { kind: "silent" };
  const isClipped = clips(recording.heard);

  const thin = Math.max(1, Math.floor(heardHz / SEARCH_HZ));
  const hz = heardHz / thin;
  const chirp = makeChirp(hz);
  const samples = thinOut(heard, thin);
  const matches = playedStarts.map((startMs) => {
    const begin = heardWhen(marks, playedHz * startMs / 1000, heardHz / playedHz) / thin;
    const upTo = begin + hz * MOST_DELAY_MS / 1000;
    const { at, similarity } = findChirp(chirp, samples, begin - hz * EARLY_MS / 1000, upTo);
    const level = rms(samples.subarray(at, at + chirp.length));
    return { delayMs: Math.max(0, 1000 * (at - begin) / hz), similarity, level };
  });
  const found = heardOnes(matches);
  if (found.length === 0) return { kind: "unheard", level: rms(heard), playedMs };
  const middle = (field: "delayMs" | "similarity" | "level") =>
    median(found.map((match) => match[field]));
  return {
    kind: "heard",
    level: middle("level"),
    playedMs,
    isClipped,
    delayMs: middle("delayMs"),
    similarity: middle("similarity"),
    chirps: found.length,
  };
}

interface Match {
  readonly delayMs: number;
  readonly similarity: number;
}

/** Those that are clear where two are (or there is but one), else all where they agree, else none. */
function heardOnes<M extends Match>(matches: readonly M[]): readonly M[] {
  const clear = matches.filter(({ similarity }) => similarity >= CLEAR);
  if (clear.length >= Math.min(2, matches.length)) return clear;
  const delays = matches.map(({ delayMs }) => delayMs);
  const agree = matches.length === CHIRP_STARTS_MS.length &&
    Math.max(...delays) - Math.min(...delays) <= AGREE_MS;
  return agree && matches.every(({ similarity }) => similarity >= FAINT) ? matches : [];
}

/** How many samples had been heard when that many were played; `ratio`: heard for each played. */
function heardWhen(marks: readonly LoopbackMark[], played: number, ratio: number): number {
  const mark = marks.find((each) => each.played >= played);
  return mark === undefined ? 0 : mark.heard - (mark.played - played) * ratio;
}

function withoutMean(samples: Float32Array): Float32Array {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
  return samples.map((sample) => sample - mean);
}

/** Every `thin` samples as their mean. */
function thinOut(samples: Float32Array, thin: number): Float32Array {
  const out = new Float32Array(Math.floor(samples.length / thin));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let k = 0; k < thin; k++) sum += samples[i * thin + k]!;
    out[i] = sum / thin;
  }
  return out;
}

function clips(samples: Float32Array): boolean {
  let cut = 0;
  for (const sample of samples) if (Math.abs(sample) >= CLIP) cut++;
  return cut * 1000 > samples.length * CLIPPED_PER_MILLE;
}

function rms(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
