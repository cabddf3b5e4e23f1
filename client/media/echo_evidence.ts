/**
 * Whether there is an echo at all. Who wears a headset has none, and must not be silenced for what is
 * played; without one the echo must be gone before AEC3 has found it.
 */
import { BLOCKS_PER_SECOND } from "./processing_block.ts";

export interface EchoEvidence {
  /**
   * Takes what is known after 10 ms in which something was played.
   * @param enhancement what AEC3's filter lessens the echo by, a power; 1 while it has found none
   */
  add(enhancement: number): void;
  /** How loud the echo may be, of what is played: an amplitude. */
  readonly echoGain: number;
}

/** AEC3's estimate stays at exactly 1 for unrelated sounds, and rises to 3 or 4 for an echo. */
const FOUND_ENHANCEMENT = 1.1;
/**
 * None has been found: a loudspeaker 20 dB below what it was given. Less would let an echo through that
 * the filter can't follow, as of clocks that drift apart.
 */
const UNKNOWN_GAIN = 0.1;
/** An echo has been found. AEC3's own assumption. */
const FOUND_GAIN = 1;
/** It is gone after so much of what was played: AEC3 begins anew when it moves, for up to 2.5 s. */
const PATIENCE_BLOCKS = 6 * BLOCKS_PER_SECOND;

export function createEchoEvidence(): EchoEvidence {
  let echoGain = UNKNOWN_GAIN;
  let blocksWithout = 0;

  return {
    add(enhancement) {
      if (enhancement > FOUND_ENHANCEMENT) {
        echoGain = FOUND_GAIN;
        blocksWithout = 0;
        return;
      }
      blocksWithout++;
      if (blocksWithout > PATIENCE_BLOCKS) echoGain = UNKNOWN_GAIN;
    },
    get echoGain() {
      return echoGain;
    },
  };
}
