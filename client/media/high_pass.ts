/**
 * Takes out what is below the voice: rumble, hum of the mains, handling, and any offset. Second order
 * (Butterworth), as in Robert Bristow-Johnson's "Audio EQ Cookbook".
 */
import { BLOCK_RATE_HZ, BLOCK_SAMPLES, crossfade } from "./processing_block.ts";

export interface HighPass {
  /** May change at any time. */
  on: boolean;
  /** Processes 10 ms in place, without delay. */
  process(block: Float32Array): void;
  /** Sound passes as it is: it is off, and what it did before has faded out. */
  readonly isIdle: boolean;
}

/** −3 dB here, −12 dB an octave below: deep voices begin at 80 Hz, mains hum is at 50 and 60. */
const CUTOFF_HZ = 85;

export function createHighPass(): HighPass {
  const angle = (2 * Math.PI * CUTOFF_HZ) / BLOCK_RATE_HZ;
  const alpha = Math.sin(angle) / Math.SQRT2; // Q = 1/√2
  const scale = 1 + alpha;
  const b = (1 + Math.cos(angle)) / 2 / scale;
  const a1 = (-2 * Math.cos(angle)) / scale, a2 = (1 - alpha) / scale;
  const filtered = new Float32Array(BLOCK_SAMPLES);
  let s1 = 0, s2 = 0; // transposed direct form II
  let on = true;
  let wasOn: boolean | null = null;
  return {
    get on() {
      return on;
    },
    set on(wanted) {
      on = wanted;
    },
    process(block) {
      let state1 = s1, state2 = s2; // locals: a closure's numbers would be allocated for each sample
      // Also while off, so that it has settled when it is switched on.
      for (let i = 0; i < BLOCK_SAMPLES; i++) {
        const x = block[i]!;
        const y = b * x + state1;
        state1 = -2 * b * x - a1 * y + state2;
        state2 = b * x - a2 * y;
        filtered[i] = y;
      }
      s1 = state1;
      s2 = state2;
      if (wasOn !== null && wasOn !== on) {
        crossfade(wasOn ? filtered : block, on ? filtered : block, block);
      } else if (on) block.set(filtered);
      wasOn = on;
    },
    get isIdle() {
      return !on && wasOn !== true;
    },
  };
}
