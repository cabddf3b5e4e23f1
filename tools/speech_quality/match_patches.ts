import type { Spectrogram } from "./gammatone.ts";
import { prepareStretch, similarityOfBands, type Stretch } from "./nsim.ts";
import { cut } from "./spectrograms.ts";

export interface PatchMatch {
  /** First frame of the patch, and of where it was found; null when it was not found at all. */
  readonly frame: number;
  readonly found: number | null;
  /** Of each band, 0 to 1; all 0 when not found. */
  readonly similarity: Float64Array;
}

/**
 * Finds each patch of `said` in `heard`, all in their order, so that together they are as alike as
 * can be: dynamic programming over where each is found. A patch that is found nowhere counts 0.
 *
 * @param patches first frames in `said`; `length`: frames of each
 * @param search frames that a patch may be earlier or later
 */
export function matchPatches(
  said: Spectrogram,
  heard: Spectrogram,
  patches: readonly number[],
  { length, search }: { readonly length: number; readonly search: number },
): PatchMatch[] {
  const usable = patches.filter((first) => first - Math.floor(length / 2) <= heard.frames);
  const windows = Array.from(
    { length: heard.frames },
    (_, first) => prepareStretch(cut(heard, first, length)),
  );
  const totals: Float64Array[] = [], cameFrom: Int32Array[] = [];
  for (const [k, first] of usable.entries()) {
    const patch = prepareStretch(cut(said, first, length));
    const total = totals[k] = new Float64Array(heard.frames);
    const from = cameFrom[k] = new Int32Array(heard.frames);
    const before = totals[k - 1];
    const least = Math.max(0, first - search);
    const most = Math.min(heard.frames - 1, first + search);
    // The best that the patch before came to anywhere before `at`.
    let bestBefore = -1, nextBefore = Math.max(0, (usable[k - 1] ?? 0) - search);
    for (let at = least; at <= most; at++) {
      let value = mean(similarityOfBands(patch, windows[at]!));
      let previous = -1;
      if (before !== undefined) {
        for (; nextBefore < at; nextBefore++) {
          // At equal totals the later place, as in ViSQOL, which looks from there backwards.
          if (bestBefore < 0 || before[nextBefore]! >= before[bestBefore]!) bestBefore = nextBefore;
        }
        previous = bestBefore;
        value = bestBefore < 0 ? -Infinity : value + before[bestBefore]!;
        if (before[at]! > value) {
          value = before[at]!; // better without this patch
          previous = at;
        }
      }
      total[at] = value;
      from[at] = previous;
    }
  }
  return traceBack(said, windows, usable, { length, search }, totals, cameFrom);
}

function traceBack(
  said: Spectrogram,
  windows: readonly Stretch[],
  patches: readonly number[],
  { length, search }: { readonly length: number; readonly search: number },
  totals: readonly Float64Array[],
  cameFrom: readonly Int32Array[],
): PatchMatch[] {
  const last = patches.length - 1;
  const end = totals[last];
  if (end === undefined) return [];
  let at = Math.max(0, patches[last]! - search);
  for (let i = at; i <= Math.min(windows.length - 1, patches[last]! + search); i++) {
    if (end[i]! > end[at]!) at = i;
  }
  const matches: PatchMatch[] = [];
  for (let k = last; k >= 0; k--) {
    const frame = patches[k]!;
    const previous = cameFrom[k]![at]!;
    if (previous === at) {
      matches.unshift({ frame, found: null, similarity: new Float64Array(said.bands) });
    } else {
      const similarity = similarityOfBands(prepareStretch(cut(said, frame, length)), windows[at]!);
      matches.unshift({ frame, found: at, similarity });
    }
    at = previous;
  }
  return matches;
}

export function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
