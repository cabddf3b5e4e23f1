/**
 * Brings each peer's voice to about the same loudness before it is heard, with the user's own volume
 * for that peer on top, and a limiter last. For blocks of any size; the same sound in other pieces
 * gives the same output.
 */
import { fromDecibels } from "./decibels.ts";
import { createLimiter } from "./limiter.ts";
import { BLOCKS_PER_SECOND } from "./processing_block.ts";
import { isVolume } from "./volume.ts";
import { createSpeechLevel, SPEECH_TARGET_DB } from "./speech_level.ts";

export interface PlaybackGain {
  /** Whether the peer is made about as loud as others; at first. May change at any time. */
  isEvening: boolean;
  /** The user's wish, VOLUME_LEAST_DB to VOLUME_MOST_DB; 0 as it comes. May change at any time. */
  volumeDb: number;
  /** Processes the first `count` samples in place, without delay; as they are where nothing is wished. */
  process(samples: Float32Array, count?: number): void;
  /** What makes this peer as loud as others, now; without the volume. */
  readonly gainDb: number;
  /** How loud the peer's speech comes, dBFS of RMS; null until known. */
  readonly speechDb: number | null;
}

const LEAST_GAIN_DB = -12, MOST_GAIN_DB = 15;
/** Noise between the words isn't raised beyond it. */
const MOST_NOISE_DB = -50;
/** Faster than the talker's own automatic gain, which has had its turn: this is for those without. */
const UP_DB_PER_SECOND = 6, DOWN_DB_PER_SECOND = 12;
/** The gain follows within 1/e in so much: no step is heard. */
const SMOOTH_SECONDS = 0.02;
/** A step of −80 dB. */
const FADED_OUT = 1e-4;

export function createPlaybackGain(rateHz: number): PlaybackGain {
  const blockSamples = rateHz / BLOCKS_PER_SECOND;
  const smoothShare = 1 / (SMOOTH_SECONDS * rateHz);
  const level = createSpeechLevel();
  const limiter = createLimiter(rateHz);
  let isEvening = true;
  let volumeDb = 0;
  let gainDb = 0;
  let target = 1, applied = 1;
  let squares = 0, counted = 0;

  /** After every 10 ms of the peer's sound. */
  function follow(): void {
    const isSpeech = level.add(squares / blockSamples);
    squares = 0;
    counted = 0;
    const { speechDb, noiseDb } = level;
    if (!isSpeech || speechDb === null) return;
    const most = Math.min(MOST_GAIN_DB, Math.max(0, MOST_NOISE_DB - noiseDb));
    const wanted = Math.min(most, Math.max(LEAST_GAIN_DB, SPEECH_TARGET_DB - speechDb));
    gainDb += Math.min(
      UP_DB_PER_SECOND / BLOCKS_PER_SECOND,
      Math.max(-DOWN_DB_PER_SECOND / BLOCKS_PER_SECOND, wanted - gainDb),
    );
    aim();
  }

  function aim(): void {
    target = fromDecibels((isEvening ? gainDb : 0) + volumeDb);
  }

  /** Nothing is wished, and what was has faded out. */
  function isAsItComes(): boolean {
    if (isEvening || target !== 1 || Math.abs(applied - 1) > FADED_OUT) return false;
    applied = 1;
    return true;
  }

  return {
    get isEvening() {
      return isEvening;
    },
    set isEvening(on) {
      isEvening = on;
      aim();
    },
    get volumeDb() {
      return volumeDb;
    },
    set volumeDb(wanted) {
      if (!isVolume(wanted)) throw new RangeError(`Cannot set the volume to ${wanted} dB`);
      volumeDb = wanted;
      aim();
    },
    process(samples, count = samples.length) {
      if (isAsItComes()) return;
      for (let at = 0; at < count;) {
        const end = Math.min(count, at + blockSamples - counted);
        let gain = applied, sum = 0; // locals: a closure's would be allocated for each sample
        counted += end - at;
        for (; at < end; at++) {
          const sample = samples[at]!;
          sum += sample * sample;
          gain += smoothShare * (target - gain);
          samples[at] = sample * gain;
        }
        applied = gain;
        squares += sum;
        if (counted === blockSamples) follow();
      }
      limiter.process(samples, count);
    },
    get gainDb() {
      return gainDb;
    },
    get speechDb() {
      return level.speechDb;
    },
  };
}
