/**
 * libopus itself, as `libopus-wasm` brings it: its functions and its memory, without the package's own
 * wrapper, which makes new arrays for every packet and cannot be told not to.
 */

/** libopus's calls (`opus.h`); pointers are offsets into `memory`. Results below 0 are errors. */
export interface OpusModule {
  readonly memory: WebAssembly.Memory;
  readonly version: string;
  malloc(bytes: number): number;
  free(pointer: number): void;
  createEncoder(rateHz: number, channels: number, application: number, error: number): number;
  destroyEncoder(encoder: number): void;
  /** `samples` floats at `pcm` to a packet of at most `most` bytes; returns its bytes. */
  encode(encoder: number, pcm: number, samples: number, packet: number, most: number): number;
  controlEncoder(encoder: number, request: number, value: number): number;
  /** In samples: the encoder's own delay. */
  lookahead(encoder: number): number;
  createDecoder(rateHz: number, channels: number, error: number): number;
  destroyDecoder(decoder: number): void;
  /** Packet 0 of 0 bytes conceals `samples`; `fec` 1 decodes what the packet holds of the one before. */
  decode(
    decoder: number,
    packet: number,
    bytes: number,
    pcm: number,
    samples: number,
    fec: number,
  ): number;
  /** Number of frames in a packet. */
  parse(packet: number, bytes: number): number;
}

type Calls = Omit<OpusModule, "memory" | "version"> & { versionText(): number };

/**
 * Under which names version 0.4.0 of the package exports them (its build shortens names), with the
 * number of parameters, by which another build would be noticed.
 */
const EXPORTS: Readonly<Record<keyof Calls, readonly [name: string, parameters: number]>> = {
  createEncoder: ["i", 4],
  destroyEncoder: ["j", 1],
  encode: ["l", 5],
  controlEncoder: ["m", 3],
  lookahead: ["o", 1],
  createDecoder: ["q", 3],
  destroyDecoder: ["r", 1],
  decode: ["t", 6],
  parse: ["z", 2],
  versionText: ["D", 0],
  malloc: ["E", 1],
  free: ["F", 1],
};
const MEMORY_EXPORT = "g";
const VERSION_CHARACTERS = 64;

let loading: Promise<OpusModule> | null = null;

/**
 * Loads and compiles libopus, once in a thread; about 25 ms.
 * @throws Error when the package is not the one that this file knows
 */
export function loadOpusModule(): Promise<OpusModule> {
  loading ??= load();
  return loading;
}

/**
 * The package keeps its instance private, so it is caught on its way there: while the package loads,
 * `WebAssembly.instantiate` shows us what it makes. Others that load meanwhile are left alone.
 */
async function load(): Promise<OpusModule> {
  const { loadLibopus } = await import("libopus-wasm");
  const instantiate = WebAssembly.instantiate;
  const found: OpusModule[] = [];
  const watched = async (bytes: BufferSource, imports?: WebAssembly.Imports) => {
    const result = await instantiate(bytes, imports);
    const module = toOpusModule(result.instance.exports);
    if (module !== null) found.push(module);
    return result;
  };
  Object.assign(WebAssembly, { instantiate: watched });
  try {
    const { version } = await loadLibopus();
    const module = found.find((one) => one.version === version);
    if (module === undefined) throw new Error(`Cannot use '${version}': its functions are unknown`);
    return module;
  } finally {
    Object.assign(WebAssembly, { instantiate });
  }
}

function toOpusModule(exports: WebAssembly.Exports): OpusModule | null {
  const memory = exports[MEMORY_EXPORT];
  if (!(memory instanceof WebAssembly.Memory)) return null;
  for (const [name, parameters] of Object.values(EXPORTS)) {
    const call = exports[name];
    if (typeof call !== "function" || call.length !== parameters) return null;
  }
  const entries = Object.entries(EXPORTS).map(([call, [name]]) => [call, exports[name]]);
  const calls = Object.fromEntries(entries) as Calls;
  return {
    ...calls,
    memory,
    get version() {
      return readText(memory, calls.versionText());
    },
  };
}

function readText(memory: WebAssembly.Memory, pointer: number): string {
  const bytes = new Uint8Array(memory.buffer, pointer, VERSION_CHARACTERS);
  return new TextDecoder().decode(bytes.subarray(0, Math.max(0, bytes.indexOf(0))));
}
