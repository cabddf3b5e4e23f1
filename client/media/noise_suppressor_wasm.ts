/**
 * RNNoise through its C functions. Jean-Marc Valin, "A Hybrid DSP/Deep Learning Approach to Real-Time
 * Full-Band Speech Enhancement", 2018.
 */
import { BLOCK_SAMPLES } from "./processing_block.ts";
import { loadNoiseSuppressorModule, type WasmFunctions } from "./wasm_modules.ts";

export interface RnNoise {
  /** Looks at the next BLOCK_SAMPLES; returns how probably there is a voice in them, 0 to 1. */
  analyze(samples: Float32Array): number;
  /** What it would multiply each of its BAND_CENTRES_HZ with, 0 to 1, after `analyze`. */
  readonly gains: Float32Array;
}

/** Bark-like; it takes gains to be linear in between (RNNoise's eband5ms, steps of 200 Hz). */
export const BAND_CENTRES_HZ: readonly number[] = [
  ...[0, 200, 400, 600, 800, 1_000, 1_200, 1_400, 1_600, 2_000, 2_400, 2_800, 3_200, 4_000],
  ...[4_800, 5_600, 6_800, 8_000, 9_600, 12_000, 15_600, 20_000],
];

/** The package's glue code says which exported name is which function. */
const EXPORTS = {
  memory: "c",
  initialise: "d",
  stateBytes: "e",
  frameSamples: "f",
  create: "h",
  process: "k",
  allocate: "l",
} as const;
/** It was made for samples of 16 bits. */
const FULL_SCALE = 32_768;
/**
 * The gains of the last frame (`lastg`) in `struct DenoiseState` of its denoise.c, in floats: after
 * 480 of analysis, 8 × 22 of cepstra and their index, 480 of synthesis, twice 1,728 of pitch buffers,
 * last gain, last period, and 2 of the high-pass.
 */
const GAINS_AT = 480 + 8 * 22 + 1 + 480 + 2 * 1_728 + 2 + 2;
const STATE_BYTES = 18_492;

/** @throws Error when the package isn't the version that is known */
export async function createRnNoise(): Promise<RnNoise> {
  const module = await loadNoiseSuppressorModule();
  let bytes = new Uint8Array(0); // its memory: made once, as it copies for every frame
  const { exports } = await WebAssembly.instantiate(module, {
    a: {
      a: () => 0, // more memory: not to be had, and not needed
      b: (to: number, from: number, count: number) => void bytes.copyWithin(to, from, from + count),
    },
  });
  const memory = exports[EXPORTS.memory] as WebAssembly.Memory;
  bytes = new Uint8Array(memory.buffer);
  const functions = exports as WasmFunctions;
  functions[EXPORTS.initialise]!();
  const size = functions[EXPORTS.stateBytes]!(), samples = functions[EXPORTS.frameSamples]!();
  if (size !== STATE_BYTES || samples !== BLOCK_SAMPLES) {
    throw new Error(
      `Cannot use RNNoise: its state has ${size} bytes, its frame ${samples} samples`,
    );
  }
  const state = functions[EXPORTS.create]!(0);
  const frame = functions[EXPORTS.allocate]!(BLOCK_SAMPLES * Float32Array.BYTES_PER_ELEMENT);
  const input = new Float32Array(memory.buffer, frame, BLOCK_SAMPLES);
  const floats = new Float32Array(memory.buffer, state, STATE_BYTES / 4);
  const process = functions[EXPORTS.process]!;
  return {
    analyze(block) {
      for (let i = 0; i < BLOCK_SAMPLES; i++) input[i] = block[i]! * FULL_SCALE;
      return process(state, frame, frame);
    },
    gains: floats.subarray(GAINS_AT, GAINS_AT + BAND_CENTRES_HZ.length),
  };
}
