/**
 * The WebAssembly of the packages that process what was captured. It is loaded when it is first asked
 * for, and driven through its C functions: no bindings, which would allocate for every block. The
 * functions' and imports' names were shortened when the packages were made, so that only the exact
 * versions in deno.json fit.
 */
export type WasmFunctions = Readonly<Record<string, (...numbers: number[]) => number>>;

let echoCanceller: Promise<WebAssembly.Module> | null = null;
let noiseSuppressor: Promise<WebAssembly.Module> | null = null;

/** WebRTC's AEC3, compiled once in each thread. */
export function loadEchoCancellerModule(): Promise<WebAssembly.Module> {
  return echoCanceller ??= import(
    "@ennuicastr/webrtcaec3.js/dist/webrtcaec3-0.3.0.wasm",
    { with: { type: "bytes" } }
  ).then(({ default: bytes }) => WebAssembly.compile(bytes));
}

/** RNNoise, compiled once in each thread. */
export function loadNoiseSuppressorModule(): Promise<WebAssembly.Module> {
  return noiseSuppressor ??= import(
    "@echogarden/rnnoise-wasm/rnnoise.wasm",
    { with: { type: "bytes" } }
  ).then(({ default: bytes }) => WebAssembly.compile(bytes));
}
