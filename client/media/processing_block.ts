/** What is processed at once: WebRTC's and RNNoise's frame, 10 ms of mono sound. */
export const BLOCK_SAMPLES = 480;
export const BLOCK_RATE_HZ = 48_000;
export const BLOCKS_PER_SECOND = BLOCK_RATE_HZ / BLOCK_SAMPLES;

/** Mean of the squares: the power, of full scale. */
export function powerOf(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum / samples.length;
}

/**
 * Goes over from one sound to another within the block, so that nothing clicks. Both are much the
 * same sound, so their amplitudes are what has to add up.
 * @param into the block that is written; may be one of both
 */
export function crossfade(from: Float32Array, to: Float32Array, into: Float32Array): void {
  const step = 1 / from.length;
  for (let i = 0; i < from.length; i++) {
    into[i] = from[i]! + (to[i]! - from[i]!) * (i + 1) * step;
  }
}
