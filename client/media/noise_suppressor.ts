/**
 * Takes noise out of what was captured. RNNoise says what each band is worth; its own output would be
 * 10 ms late, so the bands' gains are applied here, to the very block that they were made from.
 */
import { createBandFilter } from "./band_filter.ts";
import { powerDecibels } from "./decibels.ts";
import { BAND_CENTRES_HZ, createRnNoise } from "./noise_suppressor_wasm.ts";
import { BLOCKS_PER_SECOND, powerOf } from "./processing_block.ts";

export interface NoiseSuppressor {
  /** While off, sound passes as it is. May change at any time. */
  on: boolean;
  /** Whether the voice probability is wanted while off, too. */
  isListening: boolean;
  /** Processes 10 ms in place, without delay. */
  process(block: Float32Array): void;
  /** Sound passes as it is: it is off, nobody listens, and what it did before has faded out. */
  readonly isIdle: boolean;
  /** How probably somebody speaks in the last block, 0 to 1; 0 while nobody wants to know. */
  readonly voiceProbability: number;
  /** By how many dB what came out was less than what came in, in the last second's pauses of speech. */
  readonly reductionDb: number;
}

const METER_SHARE = 1 / BLOCKS_PER_SECOND;
const PAUSE_PROBABILITY = 0.2;
/**
 * −80 dBFS: a microphone that is muted by its own switch, or the system's, and what AEC3 leaves of it. Nobody
 * hears that, and RNNoise takes as long for it as for speech.
 */
const SILENT_POWER = 1e-8;
const SILENT_BLOCKS = 0.2 * BLOCKS_PER_SECOND;

export async function createNoiseSuppressor(): Promise<NoiseSuppressor> {
  const rnNoise = await createRnNoise();
  const filter = createBandFilter(BAND_CENTRES_HZ);
  const evenGains = new Float32Array(BAND_CENTRES_HZ.length).fill(1);
  let on = true;
  let isListening = false;
  let isFiltering = false;
  let voiceProbability = 0;
  let reductionDb = 0;
  let silentBlocks = 0;

  /** In dB, lest the ends of words, which are let through, outweigh the noise. */
  function meter(before: number, after: number): void {
    if (voiceProbability > PAUSE_PROBABILITY) return;
    reductionDb += METER_SHARE * (powerDecibels(before) - powerDecibels(after) - reductionDb);
  }

  return {
    get on() {
      return on;
    },
    set on(wanted) {
      on = wanted;
    },
    get isListening() {
      return isListening;
    },
    set isListening(wanted) {
      isListening = wanted;
    },
    process(block) {
      if (!on && !isListening && !isFiltering) {
        voiceProbability = 0;
        return;
      }
      const before = powerOf(block);
      silentBlocks = before < SILENT_POWER ? silentBlocks + 1 : 0;
      if (silentBlocks > SILENT_BLOCKS) {
        voiceProbability = 0;
        isFiltering = false;
        if (on) block.fill(0);
        return;
      }
      voiceProbability = on || isListening ? rnNoise.analyze(block) : 0;
      if (!on && !isFiltering) return;
      filter.process(block, on ? rnNoise.gains : evenGains);
      isFiltering = on; // the last block ends even, as what follows is
      meter(before, powerOf(block));
    },
    get isIdle() {
      return !on && !isListening && !isFiltering;
    },
    get voiceProbability() {
      return voiceProbability;
    },
    get reductionDb() {
      return on ? Math.max(0, reductionDb) : 0;
    },
  };
}
