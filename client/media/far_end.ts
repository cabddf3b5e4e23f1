/**
 * What is played, held until the microphone's block of the same time is processed. The two ends are
 * served in pieces of different sizes and at slightly different moments; the echo canceller must see
 * none of that, as it would look like an echo that moves.
 */
import { BLOCK_RATE_HZ, BLOCK_SAMPLES } from "./processing_block.ts";
import { createResampler } from "./resampler.ts";

export interface FarEnd {
  /** The first `count` samples have been given to the speaker, at its rate. */
  write(samples: Float32Array, count?: number): void;
  /**
   * The speaker had nothing to play for so many samples of its own: without this, whatever is
   * written later would seem to echo sooner than it does.
   */
  elapse(samples: number): void;
  /** Fills `into` with the next BLOCK_SAMPLES, at 48 kHz; silence where nothing was played. */
  read(into: Float32Array): void;
  /** By how much what was read last lags behind what was written last, in ms. */
  readonly lagMs: number;
}

/** A power of two; 170 ms. */
const CAPACITY = 8_192;
/** Kept between, so that a piece which comes a little later is in time still: 5 ms. */
const MARGIN_SAMPLES = 240;
/** So many blocks in a row that weren't there in time, and the speaker has fallen behind for good. */
const MOST_SHORT_READS = 3;
/** A block in all of the last half second was there so much earlier than needed: 10 ms. */
const MOST_EARLY_SAMPLES = MARGIN_SAMPLES + BLOCK_SAMPLES;
const EARLY_READS = 50;

/** @param hz the speaker's rate */
export function createFarEnd(hz: number): FarEnd {
  const resampler = hz === BLOCK_RATE_HZ ? null : createResampler(hz, BLOCK_RATE_HZ, 1);
  const one = new Float32Array(1);
  const resampled = new Float32Array(resampler?.maxOutput(1) ?? 0);
  const held = new Float32Array(CAPACITY);
  let written = 0, readUpTo = 0; // samples since the start
  let writtenBefore = 0;
  let shortReads = 0, reads = 0, leastEarly = Number.POSITIVE_INFINITY;
  let isAnchored = false;

  /** From now on both ends meet with the margin between them. */
  function anchor(): void {
    readUpTo = written - MARGIN_SAMPLES - BLOCK_SAMPLES;
    isAnchored = true;
    shortReads = 0;
    reads = 0;
    leastEarly = Number.POSITIVE_INFINITY;
  }

  function watch(): void {
    const early = written - readUpTo - BLOCK_SAMPLES;
    const isNew = written !== writtenBefore;
    writtenBefore = written;
    shortReads = early < 0 ? shortReads + 1 : 0;
    leastEarly = Math.min(leastEarly, early);
    reads++;
    // While the speaker stands still there is nowhere to meet.
    if (!isAnchored || (isNew && shortReads > MOST_SHORT_READS) || early > CAPACITY / 2) anchor();
    if (reads < EARLY_READS) return;
    if (leastEarly > MOST_EARLY_SAMPLES) anchor();
    reads = 0;
    leastEarly = Number.POSITIVE_INFINITY;
  }

  return {
    write(samples, count = samples.length) {
      for (let i = 0; i < count; i++) {
        if (resampler === null) {
          held[written++ & (CAPACITY - 1)] = samples[i]!;
          continue;
        }
        one[0] = samples[i]!;
        const made = resampler.process(one, 1, resampled);
        for (let k = 0; k < made; k++) held[written++ & (CAPACITY - 1)] = resampled[k]!;
      }
    },
    elapse(samples) {
      const silent = Math.min(CAPACITY, Math.round((samples * BLOCK_RATE_HZ) / hz));
      for (let i = 0; i < silent; i++) held[written++ & (CAPACITY - 1)] = 0;
    },
    read(into) {
      watch();
      for (let i = 0; i < BLOCK_SAMPLES; i++) {
        const at = readUpTo + i;
        into[i] = at >= 0 && at < written ? held[at & (CAPACITY - 1)]! : 0;
      }
      readUpTo += BLOCK_SAMPLES;
    },
    get lagMs() {
      return (1_000 * (written - readUpTo)) / BLOCK_RATE_HZ;
    },
  };
}
