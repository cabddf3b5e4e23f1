/** For tests of what processes sound block by block. */

/** Calls `process` with one block of `size` after the other; what doesn't fill a block is left out. */
export function eachBlock(
  sound: Float32Array,
  size: number,
  process: (block: Float32Array, at: number) => void,
): void {
  for (let at = 0; at + size <= sound.length; at += size) {
    process(sound.subarray(at, at + size), at);
  }
}

/** dBFS of the RMS from sample `from` up to `to`. */
export function levelDb(sound: Float32Array, from = 0, to = sound.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += sound[i]! * sound[i]!;
  return 10 * Math.log10(sum / (to - from) + 1e-20);
}

/** The greatest step from one sample to the next from `from` up to `to`: a click is a great one. */
export function steepest(sound: Float32Array, from = 1, to = sound.length): number {
  let most = 0;
  for (let i = Math.max(1, from); i < to; i++) {
    most = Math.max(most, Math.abs(sound[i]! - sound[i - 1]!));
  }
  return most;
}

export function makeSine(frequency: number, amplitude: number, samples: number, hz: number) {
  const turn = (2 * Math.PI * frequency) / hz;
  return Float32Array.from({ length: samples }, (_, i) => amplitude * Math.sin(turn * i));
}

/** Noise with most of its power below 400 Hz, as fans and traffic have, at `db` dBFS. */
export function makeRumble(db: number, samples: number, random: () => number) {
  let held = 0;
  const noise = Float32Array.from({ length: samples }, () => held = 0.95 * held + random() - 0.5);
  const gain = 10 ** ((db - levelDb(noise)) / 20);
  return noise.map((value) => value * gain);
}

/** `sound` at `db` dBFS RMS. */
export function atLevel(sound: Float32Array, db: number): Float32Array<ArrayBuffer> {
  const gain = 10 ** ((db - levelDb(sound)) / 20);
  return Float32Array.from(sound, (value) => value * gain);
}

/** `times` over, and silent for the last fifth of every 2 s but for faint noise, as talkers breathe. */
export function withPauses(speech: Float32Array, times: number, hz: number) {
  const period = 2 * hz, pause = 0.4 * hz, fade = 0.01 * hz;
  return Float32Array.from({ length: times * speech.length }, (_, i) => {
    const left = period - (i % period);
    const share = Math.min(1, Math.max(0.001, Math.abs(left - pause / 2) - pause / 2) / fade);
    return share * speech[i % speech.length]!;
  });
}
