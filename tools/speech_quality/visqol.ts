/**
 * ViSQOL, version 3, speech mode: a mean opinion score (MOS-LQO, 1 bad to 5 excellent) from how a
 * sound looks to the ear beside what was said. It was made for telephony over packets: stretches are
 * found again where the playout moved them, and holes, noise and band limits count.
 *
 * Hines, Skoglund, Kokaram and Harte, "ViSQOL: an objective speech quality model", EURASIP Journal
 * on Audio, Speech, and Music Processing, 2015; Chinen and others, "ViSQOL v3: An Open Source
 * Production Ready Objective Speech and Audio Metric", QoMEX 2020; constants of its release 3.3.3.
 */
import { findLag, moved } from "./align.ts";
import { frameSizes } from "./gammatone.ts";
import { matchPatches, mean, type PatchMatch } from "./match_patches.ts";
import { prepareStretch, similarityOfBands } from "./nsim.ts";
import { comparableSpectrograms } from "./spectrograms.ts";

export interface VisqolScore {
  /** Mean opinion score, 1 to 5. */
  readonly mos: number;
  /** Similarity that the score is made from, 0 to 1. */
  readonly similarity: number;
  /** Stretches of 0.4 s with speech in them that were compared, and those that were found nowhere. */
  readonly patches: number;
  readonly missing: number;
}

/** Frames of a patch: 0.4 s. */
const PATCH = 20;
const SILENT_RMS = 5_000 / 32_768;
const SILENT_FRAMES = 3;
/** Fitted by ViSQOL's authors to listening tests of telephony (TCD-VoIP): exp(b · (s − x)) + a. */
const FIT = { a: -262.847869, b: 0.0154302525, x: -361.063949, scale: Math.fround(1.245063) };
/** What is no more alike than this is another sound. */
const LEAST_SIMILARITY = 0.15;

/**
 * @param hz of both; 16,000 is what the measure was made for
 * @param searchPatches how many patches earlier or later a stretch is looked for
 */
export function visqol(
  reference: Float64Array,
  degraded: Float64Array,
  hz: number,
  searchPatches = 60,
): VisqolScore {
  if (powerOf(reference) === 0) throw new Error("Cannot score: there is no speech to compare with");
  const lag = findLag(reference, degraded);
  const heard = equallyLoud(moved(degraded, lag), reference);
  const [said, got] = comparableSpectrograms(reference, heard, hz);
  const patches = patchesWithSpeech(reference, said.frames, hz);
  const search = searchPatches * PATCH;
  const matches = matchPatches(said, got, patches, { length: PATCH, search })
    .map((match) => realigned(match, reference, heard, hz));
  if (matches.length === 0) throw new Error("Cannot score: it is shorter than half a second");
  const similarity = mean(Float64Array.from(matches, (match) => mean(match.similarity)));
  return {
    mos: similarity < LEAST_SIMILARITY ? 1 : toMos(similarity),
    similarity,
    patches: matches.length,
    missing: matches.filter(({ found }) => found === null).length,
  };
}

function toMos(similarity: number): number {
  const mos = FIT.a + Math.exp(FIT.b * (similarity - FIT.x));
  return Math.min(5, Math.max(1, mos * FIT.scale));
}

function equallyLoud(samples: Float64Array, as: Float64Array): Float64Array {
  const scale = Math.sqrt(powerOf(as) / powerOf(samples));
  return samples.map((value) => value * (Number.isFinite(scale) ? scale : 1));
}

function powerOf(samples: Float64Array): number {
  return samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
}

/** First frames of the patches that have a frame with sound in them, or shortly after such. */
function patchesWithSpeech(reference: Float64Array, frames: number, hz: number): number[] {
  const { hop } = frameSizes(hz);
  const peak = reference.reduce((most, value) => Math.max(most, value), 0);
  const first = PATCH / 2 - 1;
  const isSilent = (frame: number) => {
    let energy = 0;
    for (let i = 0; i < hop; i++) {
      // The program begins at this sample, not frame; kept, since it decides about patches.
      const value = Math.trunc((reference[first + frame * hop + i] ?? 0) / peak * 32_768);
      energy += Math.min(32_767, Math.max(-32_768, value)) ** 2;
    }
    return Math.sqrt(energy / hop) / 32_768 < SILENT_RMS;
  };
  const patches: number[] = [];
  for (let k = 0; k < Math.floor((frames - first) / PATCH); k++) {
    let silence = 0;
    const isHeard = Array.from({ length: PATCH + SILENT_FRAMES - 1 }, (_, i) => {
      const frame = k * PATCH + i - SILENT_FRAMES + 1;
      silence = frame >= 0 && isSilent(frame) ? silence + 1 : 0;
      return silence < SILENT_FRAMES;
    });
    if (isHeard.slice(SILENT_FRAMES - 1).includes(true)) patches.push(first + k * PATCH);
  }
  return patches;
}

/** The patch moved by less than a frame, so that it lies as well as it can: the better of the two. */
function realigned(
  match: PatchMatch,
  reference: Float64Array,
  heard: Float64Array,
  hz: number,
): PatchMatch {
  const { frame, found, similarity } = match;
  if (found === null) return match;
  const frameS = frameSizes(hz).hop / hz;
  let said = stretchOf(reference, frame * frameS, frame * frameS + PATCH * frameS, hz);
  const got = stretchOf(heard, found * frameS, found * frameS + PATCH * frameS, hz);
  const lag = findLag(said, got);
  let aligned = moved(got, lag);
  if (said.length > aligned.length) said = said.subarray(0, aligned.length);
  else if (said.length < aligned.length) {
    const from = Math.trunc(lag / hz * hz);
    aligned = aligned.subarray(from, said.length);
    said = said.subarray(from);
  }
  const [first, second] = comparableSpectrograms(said, aligned, hz);
  const closer = similarityOfBands(prepareStretch(first), prepareStretch(second));
  return mean(closer) < mean(similarity) ? match : { ...match, similarity: closer };
}

function stretchOf(samples: Float64Array, fromS: number, upToS: number, hz: number): Float64Array {
  const part = samples.subarray(
    Math.trunc(fromS * hz),
    Math.min(samples.length - 1, Math.trunc(upToS * hz)),
  );
  const lacking = Math.trunc(upToS * hz - samples.length);
  if (lacking <= 0) return part;
  const padded = new Float64Array(part.length + lacking);
  padded.set(part, lacking); // before it, as the program does
  return padded;
}
