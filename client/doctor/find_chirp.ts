/** A sound found again in a recording. */
export interface ChirpMatch {
  /** Where it begins, in samples of the recording. */
  readonly at: number;
  /** 0 unrelated to 1 the same but for loudness. */
  readonly similarity: number;
}

/** Below this energy there is nothing but rounding. */
const NO_ENERGY = 1e-12;

/**
 * Where `chirp` is most alike in `recording`, of the places from `from` to `upTo` (samples): the peak of
 * the normalised cross-correlation, so that a loud noise elsewhere doesn't win.
 */
export function findChirp(
  chirp: Float32Array,
  recording: Float32Array,
  from: number,
  upTo: number,
): ChirpMatch {
  const first = Math.max(0, Math.round(from));
  const last = Math.min(recording.length - chirp.length, Math.round(upTo));
  const own = energyOf(chirp, 0, chirp.length);
  let energy = last < first ? 0 : energyOf(recording, first, first + chirp.length);
  let best: ChirpMatch = { at: first, similarity: 0 };
  for (let at = first; at <= last; at++) {
    let product = 0;
    for (let i = 0; i < chirp.length; i++) product += chirp[i]! * recording[at + i]!;
    const similarity = energy > NO_ENERGY ? Math.abs(product) / Math.sqrt(own * energy) : 0;
    if (similarity > best.similarity) best = { at, similarity: Math.min(1, similarity) };
    // The window moves on by one; what rounding leaves may fall below nothing.
    const next = recording[at + chirp.length] ?? 0;
    energy = Math.max(0, energy + next * next - recording[at]! * recording[at]!);
  }
  return best;
}

function energyOf(samples: Float32Array, from: number, upTo: number): number {
  let sum = 0;
  for (let i = from; i < upTo; i++) sum += samples[i]! * samples[i]!;
  return sum;
}
