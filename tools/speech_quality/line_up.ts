import { correlate, crossCorrelation, median } from "../correlate.ts";

export interface LinedUp {
  /** As long as what was said, and at its place: moved as a whole by `delayMs`. */
  readonly whole: Float32Array<ArrayBuffer>;
  /** The same, but each piece at its own place: the playout's changes of delay and speed are undone. */
  readonly pieces: Float32Array<ArrayBuffer>;
  /** How much later it was heard than said: the median. */
  readonly delayMs: number;
  /** Of each piece that has sound in it and was found. */
  readonly delaysMs: readonly number[];
}

/** Short, so that a playout that is 2.5 % faster for a while shifts little within one. */
const PIECE_MS = 100;
/** With as much before and after it, by which its place is found. */
const AROUND_MS = 50;
/** A piece lies so far from the median of all at most. */
const REACH_MS = 300;
/** What is less alike than this has no place of its own: it stays where the piece before is. */
const LEAST_SIMILARITY = 0.6;
/** By so much more alike must it be at another place, for each ms: a voice repeats itself. */
const RELUCTANCE = 0.004;
const FADE_MS = 5;

/** Finds what was said in a recording of what was heard, which may begin up to `maxDelayMs` earlier. */
export function lineUp(
  said: Float32Array,
  recording: Float32Array,
  hz: number,
  maxDelayMs = 2_000,
): LinedUp {
  const toSamples = (ms: number) => Math.round((ms * hz) / 1_000);
  const toMs = (samples: number) => (1_000 * samples) / hz;
  const overall = toSamples(
    correlate(said, recording, hz, { minMs: 0, maxMs: maxDelayMs }).delayMs,
  );
  const reach = toSamples(REACH_MS);
  const places = findPlaces(said, recording, {
    length: toSamples(PIECE_MS),
    around: toSamples(AROUND_MS),
    least: Math.max(0, overall - reach),
    most: overall + reach,
    first: overall,
    reluctance: RELUCTANCE * toMs(1),
  });
  const known = places.filter((place) => place !== null);
  const middle = known.length === 0 ? overall : Math.round(median(known));
  return {
    whole: Float32Array.from(said, (_, i) => recording[i + middle] ?? 0),
    pieces: putTogether(recording, places, {
      total: said.length,
      length: toSamples(PIECE_MS),
      fade: toSamples(FADE_MS),
      first: known[0] ?? middle,
    }),
    delayMs: toMs(middle),
    delaysMs: known.map(toMs),
  };
}

/** By how many samples each piece is later; null where it is silent or wasn't found. */
function findPlaces(
  said: Float32Array,
  recording: Float32Array,
  { length, around, least, most, first, reluctance }: {
    readonly length: number;
    readonly around: number;
    readonly least: number;
    readonly most: number;
    readonly first: number;
    readonly reluctance: number;
  },
): (number | null)[] {
  const quiet = energyOf(said) / said.length / 10;
  const places: (number | null)[] = [];
  let place = first;
  for (let at = 0; at < said.length; at += length) {
    const from = Math.max(0, at - around);
    const piece = said.subarray(from, at + length + around);
    const window = recording.subarray(from + least, from + most + piece.length);
    const isSilent = energyOf(piece) / piece.length <= quiet;
    const found = isSilent || window.length < piece.length
      ? null
      : findPlace(piece, window, place - least, reluctance);
    place = found === null ? place : found + least;
    places.push(found === null ? null : place);
  }
  return places;
}

/** Where in `window`; rather at `expected` than elsewhere. */
function findPlace(
  piece: Float32Array,
  window: Float32Array,
  expected: number,
  reluctance: number,
): number | null {
  const products = crossCorrelation(piece, window);
  const energy = energyOf(piece);
  let heard = energyOf(window.subarray(0, piece.length));
  let best = -1, bestScore = LEAST_SIMILARITY;
  for (let lag = 0; lag + piece.length <= window.length; lag++) {
    const similarity = heard > 0 ? products[lag]! / Math.sqrt(energy * heard) : 0;
    const score = similarity - reluctance * Math.abs(lag - expected);
    if (similarity >= LEAST_SIMILARITY && (best < 0 || score > bestScore)) {
      best = lag;
      bestScore = score;
    }
    heard += (window[lag + piece.length] ?? 0) ** 2 - window[lag]! ** 2;
  }
  return best < 0 ? null : best;
}

/** The pieces one after another, with short cross-fades from one place to the next. */
function putTogether(
  recording: Float32Array,
  places: readonly (number | null)[],
  { total, length, fade, first }: {
    readonly total: number;
    readonly length: number;
    readonly fade: number;
    readonly first: number;
  },
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(total);
  let place = first, before = first;
  for (const [k, own] of places.entries()) {
    place = own ?? place;
    const at = k * length;
    for (let i = 0; i < Math.min(length, total - at); i++) {
      const part = Math.min(1, i / fade); // from where the piece before goes on
      out[at + i] = part * (recording[at + i + place] ?? 0) +
        (1 - part) * (recording[at + i + before] ?? 0);
    }
    before = place;
  }
  return out;
}

function energyOf(samples: Float32Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0);
}
