/**
 * PortAudio's blocking calls. Every call here blocks its thread, some for seconds: for a Worker.
 * Opening, closing, initialising and terminating are not thread-safe in PortAudio: whoever uses it
 * from several Workers must let one at a time in. Reading and writing need no such care.
 */
import { type Check, makeCheck, PA_ERROR, textAt } from "./check.ts";
import { type Layout, type Layouts, platformLayouts } from "./layouts.ts";
import { type LibraryShare, loadLibrary } from "./library.ts";
import { quietenLibraries } from "./quiet.ts";
import type { PortAudioSymbols } from "./symbols.ts";

/** Host APIs that are told apart, by PaHostApiTypeId. */
const HOST_API_KINDS = { 2: "mme", 5: "core-audio", 8: "alsa", 13: "wasapi" } as const;

export type HostApiKind = typeof HOST_API_KINDS[keyof typeof HOST_API_KINDS] | "other";

const PA_FLOAT32 = 1n;
const POINTER_BYTES = 8;
/**
 * Of how many periods ALSA's buffers are made, at most: PortAudio's own 4 would turn what is asked
 * for beyond into longer periods, whose length is delay.
 */
const ALSA_PERIODS = 16, ALSA_DEFAULT_PERIODS = 4;

export interface PaDevice {
  readonly index: number;
  readonly name: string;
  readonly hostApi: string;
  readonly hostApiKind: HostApiKind;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly defaultRateHz: number;
  /** What the device itself suggests for conversation, in seconds. */
  readonly lowInputLatency: number;
  readonly lowOutputLatency: number;
  /** Its host API's own default; `defaultInput()` tells the system's. */
  readonly isHostDefaultInput: boolean;
  readonly isHostDefaultOutput: boolean;
}

/** One direction of a stream. Samples are float32, interleaved by channel. */
export interface PaEnd {
  readonly device: number;
  readonly channels: number;
  readonly latencySeconds: number;
}

export interface PaStreamOptions {
  readonly input?: PaEnd | undefined;
  readonly output?: PaEnd | undefined;
  readonly rateHz: number;
  readonly framesPerBuffer: number;
}

export interface PaStream {
  /** Its address, for `abortStreamAt` from another thread. */
  readonly address: bigint;
  /** What PortAudio estimates, in seconds, and the rate that it got. */
  readonly inputLatencySeconds: number;
  readonly outputLatencySeconds: number;
  readonly rateHz: number;
  start(): void;
  /** Blocks until so many frames, `framesPerBuffer` by default, are in `into`. False: input was lost before them. */
  read(into: Float32Array<ArrayBuffer>, count?: number): boolean;
  /** Blocks until `framesPerBuffer` frames are taken. False: the output ran dry before them. */
  write(from: Float32Array<ArrayBuffer>): boolean;
  /** Frames that can be read, and that the output takes, without blocking. */
  readable(): number;
  writable(): number;
  /** Stops at once, without waiting for what is still to be played, and frees the stream. */
  close(): void;
}

export interface PortAudio {
  readonly libraryPath: string;
  /** Has its own device list and streams, apart from all others of this process. */
  readonly isCopy: boolean;
  readonly version: string;
  /** How many periods an input buffer on ALSA may have before its periods become longer. */
  readonly alsaPeriods: number;
  /** Counted by PortAudio: its device list is read anew only when nobody has it initialised. */
  initialize(): void;
  terminate(): void;
  devices(): readonly PaDevice[];
  /** Index of the default device of PortAudio's default host API, or −1. */
  defaultInput(): number;
  defaultOutput(): number;
  open(options: PaStreamOptions): PaStream;
  /** Frees a thread that is blocked in a read or write of this stream. */
  abortStreamAt(address: bigint): void;
}

/**
 * Loads the library that the threads of `share` have. It stays loaded until the process ends: another
 * thread may be inside one of its calls.
 * @throws {LibraryError}
 */
export function loadPortAudio(share?: LibraryShare): PortAudio {
  quietenLibraries();
  const { path, library, isCopy } = loadLibrary(share);
  const pa = library.symbols;
  const check = makeCheck(pa);
  const layouts = platformLayouts();
  const isSet = pa.PaAlsa_SetNumPeriods?.(ALSA_PERIODS) === 0;
  return {
    libraryPath: path,
    isCopy,
    version: textAt(pa.Pa_GetVersionText()),
    alsaPeriods: isSet ? ALSA_PERIODS : ALSA_DEFAULT_PERIODS,
    initialize: () => void check(pa.Pa_Initialize(), "initialise PortAudio"),
    terminate: () => void check(pa.Pa_Terminate(), "terminate PortAudio"),
    devices: () => listDevices(pa, check, layouts),
    defaultInput: () => pa.Pa_GetDefaultInputDevice(),
    defaultOutput: () => pa.Pa_GetDefaultOutputDevice(),
    open: (options) => openStream(pa, check, layouts, options),
    abortStreamAt: (address) =>
      void check(pa.Pa_AbortStream(Deno.UnsafePointer.create(address)), "abort the stream"),
  };
}

function listDevices(pa: PortAudioSymbols, check: Check, layouts: Layouts): readonly PaDevice[] {
  const count = check(pa.Pa_GetDeviceCount(), "count the sound devices");
  const devices: PaDevice[] = [];
  for (let index = 0; index < count; index++) {
    const device = view(pa.Pa_GetDeviceInfo(index), layouts.PaDeviceInfo);
    if (device === undefined) continue;
    const host = view(pa.Pa_GetHostApiInfo(device.int("hostApi")), layouts.PaHostApiInfo);
    devices.push({
      index,
      name: device.text("name"),
      hostApi: host?.text("name") ?? "",
      hostApiKind: kindOf(host?.int("type")),
      inputChannels: device.int("maxInputChannels"),
      outputChannels: device.int("maxOutputChannels"),
      defaultRateHz: device.double("defaultSampleRate"),
      lowInputLatency: device.double("defaultLowInputLatency"),
      lowOutputLatency: device.double("defaultLowOutputLatency"),
      isHostDefaultInput: host?.int("defaultInputDevice") === index,
      isHostDefaultOutput: host?.int("defaultOutputDevice") === index,
    });
  }
  return devices;
}

function kindOf(type: number | undefined): HostApiKind {
  return Object.entries(HOST_API_KINDS).find(([id]) => Number(id) === type)?.[1] ?? "other";
}

function openStream(
  pa: PortAudioSymbols,
  check: Check,
  layouts: Layouts,
  { input, output, rateHz, framesPerBuffer }: PaStreamOptions,
): PaStream {
  const frames = BigInt(framesPerBuffer);
  const slot = new BigUint64Array(POINTER_BYTES / 8);
  check(
    pa.Pa_OpenStream(
      slot,
      input === undefined ? null : parameters(input, layouts.PaStreamParameters),
      output === undefined ? null : parameters(output, layouts.PaStreamParameters),
      rateHz,
      frames,
      0n, // paNoFlag
      null,
      null,
    ),
    `open the sound stream at ${rateHz} Hz`,
  );
  const address = slot[0] ?? 0n;
  const stream = Deno.UnsafePointer.create(address);
  const info = view(pa.Pa_GetStreamInfo(stream), layouts.PaStreamInfo);
  return {
    address,
    inputLatencySeconds: info?.double("inputLatency") ?? 0,
    outputLatencySeconds: info?.double("outputLatency") ?? 0,
    rateHz: info?.double("sampleRate") ?? rateHz,
    start: () => void check(pa.Pa_StartStream(stream), "start the sound stream"),
    read(into, count = framesPerBuffer) {
      const code = pa.Pa_ReadStream(
        stream,
        into,
        count === framesPerBuffer ? frames : BigInt(count),
      );
      if (code === PA_ERROR.inputOverflowed) return false;
      check(code, "read from the sound device");
      return true;
    },
    write(from) {
      const code = pa.Pa_WriteStream(stream, from, frames);
      if (code === PA_ERROR.outputUnderflowed) return false;
      check(code, "write to the sound device");
      return true;
    },
    readable: () => check(pa.Pa_GetStreamReadAvailable(stream), "ask the sound device for input"),
    writable: () => check(pa.Pa_GetStreamWriteAvailable(stream), "ask the sound device for room"),
    close() {
      pa.Pa_AbortStream(stream); // refused when it has stopped already, which is as good
      check(pa.Pa_CloseStream(stream), "close the sound stream");
    },
  };
}

function parameters(
  end: PaEnd,
  { size, offsets }: Layouts["PaStreamParameters"],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const data = new DataView(bytes.buffer);
  data.setInt32(offsets.device, end.device, true);
  data.setInt32(offsets.channelCount, end.channels, true);
  // An unsigned long: where it has 4 bytes the upper half of this falls into padding that follows.
  data.setBigUint64(offsets.sampleFormat, PA_FLOAT32, true);
  data.setFloat64(offsets.suggestedLatency, end.latencySeconds, true);
  return bytes;
}

/** Reads members of the structure behind `pointer`; undefined for NULL. */
function view<Name extends string>(pointer: Deno.PointerValue, { offsets }: Layout<Name>) {
  if (pointer === null) return undefined;
  const data = new Deno.UnsafePointerView(pointer);
  return {
    int: (name: Name) => data.getInt32(offsets[name]),
    double: (name: Name) => data.getFloat64(offsets[name]),
    text: (name: Name) => textAt(data.getPointer(offsets[name])),
  };
}
