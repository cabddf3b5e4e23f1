/**
 * Brings speech to the same level whoever speaks into whatever microphone: slowly, only while
 * somebody speaks, and never so far that the noise becomes loud.
 */
import { fromDecibels, powerDecibels } from "./decibels.ts";
import { createLimiter } from "./limiter.ts";
import { BLOCK_RATE_HZ, BLOCK_SAMPLES, BLOCKS_PER_SECOND, powerOf } from "./processing_block.ts";
import { createSpeechLevel, SPEECH_TARGET_DB } from "./speech_level.ts";

export interface AutomaticGain {
  /** May change at any time; off, the gain goes back to 0 dB within 50 ms. */
  on: boolean;
  /**
   * Processes 10 ms in place, without delay.
   * @param voiceProbability of the block, 0 to 1
   */
  process(block: Float32Array, voiceProbability: number): void;
  /** Sound passes as it is: it is off, and what it did before has faded out. */
  readonly isIdle: boolean;
  /** Now, in dB, with what the limiter takes away. */
  readonly gainDb: number;
}

const LEAST_GAIN_DB = -12, MOST_GAIN_DB = 15;
/** Noise isn't raised beyond it. */
const MOST_NOISE_DB = -55;
const UP_DB_PER_SECOND = 3, DOWN_DB_PER_SECOND = 9;
const VOICE_PROBABILITY = 0.75;
const OFF_DB_PER_BLOCK = 3;
/** The limiter comes back to 1 ever slower. */
const ALMOST_EVEN = 0.999;

export function createAutomaticGain(): AutomaticGain {
  const level = createSpeechLevel();
  const limiter = createLimiter(BLOCK_RATE_HZ);
  let on = true;
  let gainDb = 0;
  let applied = 1;

  function follow(isSpeech: boolean): void {
    if (!on) {
      gainDb -= Math.min(OFF_DB_PER_BLOCK, Math.max(-OFF_DB_PER_BLOCK, gainDb));
      return;
    }
    const { speechDb, noiseDb } = level;
    if (!isSpeech || speechDb === null) return;
    const most = Math.min(MOST_GAIN_DB, Math.max(0, MOST_NOISE_DB - noiseDb));
    const wanted = Math.min(most, Math.max(LEAST_GAIN_DB, SPEECH_TARGET_DB - speechDb));
    gainDb += Math.min(
      UP_DB_PER_SECOND / BLOCKS_PER_SECOND,
      Math.max(-DOWN_DB_PER_SECOND / BLOCKS_PER_SECOND, wanted - gainDb),
    );
  }

  return {
    get on() {
      return on;
    },
    set on(wanted) {
      on = wanted;
    },
    process(block, voiceProbability) {
      follow(level.add(powerOf(block), voiceProbability >= VOICE_PROBABILITY));
      const next = fromDecibels(gainDb);
      if (next !== 1 || applied !== 1) {
        const step = (next - applied) / BLOCK_SAMPLES;
        for (let i = 0; i < BLOCK_SAMPLES; i++) block[i] = block[i]! * (applied + step * (i + 1));
      }
      applied = next;
      if (on || limiter.gain < ALMOST_EVEN) limiter.process(block);
    },
    get isIdle() {
      return !on && applied === 1 && limiter.gain >= ALMOST_EVEN;
    },
    get gainDb() {
      return gainDb + powerDecibels(limiter.gain ** 2);
    },
  };
}
