/** Sound like speech without words: noise through three formants, in syllables. Never repeats itself. */
import { seededRandom } from "./random.ts";

const FORMANTS_HZ = [550, 1_400, 2_500], BANDWIDTH_HZ = 250, SYLLABLES_PER_S = 4;

/** @returns samples of at most ±0.5, `hz` a second */
export function makeSpeech(seconds: number, hz: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const samples = new Float32Array(Math.round(seconds * hz));
  const radius = Math.exp((-Math.PI * BANDWIDTH_HZ) / hz);
  for (const formant of FORMANTS_HZ) {
    const feedback = 2 * radius * Math.cos((2 * Math.PI * formant) / hz);
    let last = 0, lastButOne = 0;
    for (let i = 0; i < samples.length; i++) {
      const value = random() - 0.5 + feedback * last - radius * radius * lastButOne;
      lastButOne = last;
      last = value;
      samples[i]! += value;
    }
  }
  let peak = 0;
  for (let i = 0; i < samples.length; i++) {
    samples[i]! *= 0.2 + 0.8 * Math.abs(Math.sin((Math.PI * SYLLABLES_PER_S * i) / hz));
    peak = Math.max(peak, Math.abs(samples[i]!));
  }
  return samples.map((sample) => (0.5 * sample) / peak);
}
