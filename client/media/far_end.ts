/**
 * What is played, held until the microphone's block of the same time is processed. The two ends are
 * served in pieces of different sizes and at slightly different moments, by clocks of their own; the echo
 * canceller must see none of that, as it would look like an echo that moves.
 */
import { BLOCK_RATE_HZ, BLOCK_SAMPLES } from "./processing_block.ts";
import { createResampler } from "./resampler.ts";

export interface FarEnd {
  /**
   * By how many millionths the speaker's clock is faster than the microphone's, in whose time all is
   * read. May change at any moment, by a little.
   */
  driftPpm: number;
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
/** Resampled at once. */
const PIECE = 256;
const SILENCE = new Float32Array(PIECE);
/**
 * Kept between, so that a piece which comes a little later is in time still: 7.5 ms. Clocks that drift
 * apart move the moments of both ends past each other, which makes up a period, 5 ms.
 */
const MARGIN_SAMPLES = 360;
/** So many blocks in a row that weren't there in time, and the speaker has fallen behind for good. */
const MOST_SHORT_READS = 3;
/** A block in all of the last half second was there so much earlier than needed: 17.5 ms. */
const MOST_EARLY_SAMPLES = MARGIN_SAMPLES + BLOCK_SAMPLES;
const EARLY_READS = 50;
/** Nearer to too late or too early than this, the margin is brought back by what no filter notices. */
const WANTED_EARLY_SAMPLES = { least: 96, most: 720 };
const TRIM_PPM = 15;

/** @param hz the speaker's rate */
export function createFarEnd(hz: number): FarEnd {
  const resampler = createResampler(hz, BLOCK_RATE_HZ, PIECE);
  const piece = new Float32Array(PIECE);
  const resampled = new Float32Array(resampler.maxOutput(PIECE));
  const held = new Float32Array(CAPACITY);
  let written = 0, readUpTo = 0; // samples since the start
  let writtenBefore = 0;
  let shortReads = 0, reads = 0, leastEarly = Number.POSITIVE_INFINITY;
  let isAnchored = false;
  let driftPpm = 0, trimPpm = 0;

  /** From now on both ends meet with the margin between them. */
  function anchor(): void {
    readUpTo = written - MARGIN_SAMPLES - BLOCK_SAMPLES;
    isAnchored = true;
    shortReads = 0;
    reads = 0;
    leastEarly = Number.POSITIVE_INFINITY;
  }

  function setSpeed(drift: number, trim: number): void {
    driftPpm = drift;
    trimPpm = trim;
    resampler.speed = 1 + (drift + trim) / 1e6;
  }

  function write(samples: Float32Array, count = samples.length): void {
    for (let from = 0; from < count; from += PIECE) {
      const size = Math.min(PIECE, count - from);
      for (let i = 0; i < size; i++) piece[i] = samples[from + i]!;
      const made = resampler.process(piece, size, resampled);
      for (let k = 0; k < made; k++) held[written++ & (CAPACITY - 1)] = resampled[k]!;
    }
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
    const { least, most } = WANTED_EARLY_SAMPLES;
    // A slower speaker is written for more slowly: its samples fill more of the microphone's time.
    setSpeed(driftPpm, leastEarly < least ? -TRIM_PPM : leastEarly > most ? TRIM_PPM : 0);
    if (leastEarly > MOST_EARLY_SAMPLES) anchor();
    reads = 0;
    leastEarly = Number.POSITIVE_INFINITY;
  }

  return {
    get driftPpm() {
      return driftPpm;
    },
    set driftPpm(ppm) {
      setSpeed(ppm, trimPpm);
    },
    write,
    elapse(samples) {
      for (let left = Math.min(CAPACITY, Math.round(samples)); left > 0; left -= PIECE) {
        write(SILENCE, Math.min(left, PIECE));
      }
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
