/** WebRTC's AEC3, mono at 48 kHz, through its C functions. */
import { BLOCK_RATE_HZ, BLOCK_SAMPLES } from "./processing_block.ts";
import { type Aec3Knobs, openAec3Knobs } from "./echo_canceller_knobs.ts";
import { loadEchoCancellerModule, type WasmFunctions } from "./wasm_modules.ts";

export interface Aec3 {
  /** Ours to fill: what was played, BLOCK_SAMPLES of it. */
  readonly far: Float32Array;
  /** Ours to fill: what was captured. */
  readonly near: Float32Array;
  /** After `process`: what was captured without the echo, AEC3_DELAY_SAMPLES later. */
  readonly cancelled: Float32Array;
  readonly knobs: Aec3Knobs;
  /** Looks for the echo at this delay first, when it has none yet; ms from `far` to `near`. */
  hintDelay(ms: number): void;
  process(): void;
}

/** Measured by cross-correlation: the split into bands, the blocks of 4 ms, and their overlap. */
export const AEC3_DELAY_SAMPLES = 431;

/** The package's glue code says which exported name is which function. */
const EXPORTS = {
  initialise: "h",
  create: "i",
  setDelay: "k",
  renderBuffer: "n",
  captureBuffer: "o",
  captureOutBuffer: "q",
  channels: "s",
  split: "t",
  merge: "u",
  copyIn: "v",
  copyOut: "w",
  makeRenderBuffer: "x",
  makeCaptureBuffer: "y",
  analyzeRender: "z",
  analyzeCapture: "A",
  processCapture: "B",
} as const;
/** 64 KiB each; the module takes exactly so many and never more. */
const MEMORY_PAGES = 256;
const MONO = 1;
/** WASI's errors for streams of which there are none: WebRTC's log is thrown away. */
const ENOSYS = 52, ESPIPE = 70;

export async function createAec3(): Promise<Aec3> {
  const module = await loadEchoCancellerModule();
  const memory = new WebAssembly.Memory({ initial: MEMORY_PAGES, maximum: MEMORY_PAGES });
  const { exports } = await WebAssembly.instantiate(module, { a: importsOf(memory) });
  const functions = exports as WasmFunctions;
  const call = (name: keyof typeof EXPORTS, ...numbers: number[]) =>
    functions[EXPORTS[name]]!(...numbers);

  call("initialise");
  const canceller = call("create", BLOCK_RATE_HZ, MONO, MONO);
  const knobs = openAec3Knobs(memory, canceller);
  const format = [BLOCK_RATE_HZ, MONO, BLOCK_RATE_HZ, MONO, BLOCK_RATE_HZ, MONO];
  const renderIn = call("makeRenderBuffer", canceller, ...format);
  const captureIn = call("makeCaptureBuffer", canceller, ...format);
  const render = call("renderBuffer", canceller);
  const capture = call("captureBuffer", canceller);
  const captureOut = call("captureOutBuffer", canceller);

  /** The samples of an AudioBuffer's only channel. */
  function samplesOf(buffer: number): Float32Array {
    const [address = 0] = new Uint32Array(memory.buffer, call("channels", buffer), 1);
    return new Float32Array(memory.buffer, address, BLOCK_SAMPLES);
  }

  // By themselves, not through `call`: the spread would allocate for every block.
  const copyIn = functions[EXPORTS.copyIn]!, copyOut = functions[EXPORTS.copyOut]!;
  const split = functions[EXPORTS.split]!, merge = functions[EXPORTS.merge]!;
  const analyzeRender = functions[EXPORTS.analyzeRender]!;
  const analyzeCapture = functions[EXPORTS.analyzeCapture]!;
  const processCapture = functions[EXPORTS.processCapture]!;
  return {
    far: samplesOf(renderIn),
    near: samplesOf(captureIn),
    cancelled: samplesOf(captureOut),
    knobs,
    hintDelay: (ms) => void call("setDelay", canceller, Math.round(ms)),
    process() {
      copyIn(render, renderIn, BLOCK_RATE_HZ, MONO);
      split(render);
      analyzeRender(canceller);
      copyIn(capture, captureIn, BLOCK_RATE_HZ, MONO);
      analyzeCapture(canceller); // looks for clipping, so before the split
      split(capture);
      processCapture(canceller, 0);
      merge(capture);
      copyOut(captureOut, capture, BLOCK_RATE_HZ, MONO);
    },
  };
}

function importsOf(memory: WebAssembly.Memory): WebAssembly.ModuleImports {
  const fail = (what: string) => () => {
    throw new Error(`Cannot cancel echo: ${what}`);
  };
  return {
    a: memory,
    b: fail("AEC3 has thrown"),
    c: fail("AEC3 has aborted"),
    d: (_stream: number, vectors: number, count: number, written: number) => {
      const words = new Uint32Array(memory.buffer);
      let bytes = 0;
      for (let i = 0; i < count; i++) bytes += words[vectors / 4 + 2 * i + 1]!;
      words[written / 4] = bytes;
      return 0;
    },
    e: () => ESPIPE,
    f: fail("AEC3 needs more memory than it has"),
    g: () => ENOSYS,
  };
}
