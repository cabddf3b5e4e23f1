/**
 * WAV files (RIFF/WAVE, Microsoft's "Multiple Channel Audio Data and WAVE Files"): reads PCM of
 * 8, 16, 24 and 32 bits and 32-bit float with any number of channels; writes 16-bit mono PCM.
 */

export interface WavFormat {
  readonly hz: number;
  readonly channels: number;
  /** 8-bit PCM is unsigned, wider PCM signed, as WAV has it. */
  readonly encoding: "u8" | "s16" | "s24" | "s32" | "f32";
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number;
  /** Where the samples are in the file, whole frames. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** It is no WAV that can be read; the message says why. */
export class WavError extends Error {
  override name = "WavError";
}

/** Reads up to `length` bytes at `offset` of a file; fewer at its end. */
export type ReadAt = (offset: number, length: number) => Uint8Array<ArrayBuffer>;

const FORMAT_PCM = 1, FORMAT_FLOAT = 3, FORMAT_EXTENSIBLE = 0xfffe;
const MIN_HZ = 1_000, MAX_HZ = 768_000;

/**
 * Finds format and samples. A data chunk that claims more than the file holds (a recording cut
 * short, a stream of unknown length) is read to the file's end.
 * @throws {WavError}
 */
export function parseWav(readAt: ReadAt, fileBytes: number): WavFormat {
  const riff = readAt(0, 12);
  if (riff.length < 12 || tag(riff, 0) !== "RIFF" || tag(riff, 8) !== "WAVE") {
    throw new WavError("it is no WAV file (no RIFF/WAVE header)");
  }
  let format: Omit<WavFormat, "dataStart" | "dataBytes"> | undefined;
  for (let at = 12; at + 8 <= fileBytes;) {
    const head = readAt(at, 8);
    if (head.length < 8) break;
    const size = new DataView(head.buffer, head.byteOffset).getUint32(4, true);
    if (tag(head, 0) === "fmt ") {
      format = parseFormat(readAt(at + 8, Math.min(size, 40)));
    } else if (tag(head, 0) === "data") {
      if (format === undefined) throw new WavError("its data comes before its format");
      const bytes = Math.min(size, fileBytes - at - 8);
      const dataBytes = bytes - bytes % format.frameBytes;
      return { ...format, dataStart: at + 8, dataBytes };
    }
    at += 8 + size + size % 2; // chunks are padded to even sizes
  }
  throw new WavError(format === undefined ? "it has no format chunk" : "it has no data chunk");
}

function parseFormat(chunk: Uint8Array<ArrayBuffer>): Omit<WavFormat, "dataStart" | "dataBytes"> {
  if (chunk.length < 16) throw new WavError("its format chunk is cut short");
  const data = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
  const channels = data.getUint16(2, true);
  const hz = data.getUint32(4, true);
  const bits = data.getUint16(14, true);
  let code = data.getUint16(0, true);
  // The extensible format names the real one in the first two bytes of its sub-format GUID.
  if (code === FORMAT_EXTENSIBLE && chunk.length >= 26) code = data.getUint16(24, true);
  const encoding = encodingOf(code, bits);
  if (channels === 0) throw new WavError("it has no channels");
  if (hz < MIN_HZ || hz > MAX_HZ) throw new WavError(`its rate is ${hz} Hz`);
  return { hz, channels, encoding, frameBytes: channels * bits / 8 };
}

function encodingOf(code: number, bits: number): WavFormat["encoding"] {
  if (code === FORMAT_FLOAT && bits === 32) return "f32";
  if (code === FORMAT_PCM) {
    const pcm = ({ 8: "u8", 16: "s16", 24: "s24", 32: "s32" } as const)[bits];
    if (pcm !== undefined) return pcm;
  }
  throw new WavError(
    `its samples are format ${code} with ${bits} bits; PCM of 8, 16, 24 or 32 bits and 32-bit float can be read`,
  );
}

/**
 * Decodes whole frames of `bytes` to mono, −1 to 1, channels averaged.
 * @returns how many samples were put at `at` and after in `into`
 */
export function decodeMono(
  { channels, encoding, frameBytes }: WavFormat,
  bytes: Uint8Array<ArrayBuffer>,
  into: Float32Array,
  at = 0,
): number {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const width = frameBytes / channels;
  const frames = Math.min(Math.floor(bytes.length / frameBytes), into.length - at);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += sampleAt(data, encoding, frame * frameBytes + channel * width);
    }
    into[at + frame] = sum / channels;
  }
  return frames;
}

function sampleAt(data: DataView, encoding: WavFormat["encoding"], at: number): number {
  switch (encoding) {
    case "u8":
      return (data.getUint8(at) - 128) / 0x80;
    case "s16":
      return data.getInt16(at, true) / 0x8000;
    case "s24":
      return (data.getUint8(at) << 8 | data.getInt16(at + 1, true) << 16) / 0x80000000;
    case "s32":
      return data.getInt32(at, true) / 0x80000000;
    case "f32":
      return data.getFloat32(at, true) || 0; // NaN would spoil all that is summed up with it
  }
}

export const WAV_HEADER_BYTES = 44;
/** Sizes are 32-bit: a file ends there, after 12 hours at 48 kHz. */
export const WAV_MAX_DATA_BYTES = 0xffffffff - WAV_HEADER_BYTES;

/** The header of a 16-bit mono file with `dataBytes` bytes of samples. */
export function wavHeader(hz: number, dataBytes: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const data = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode("RIFF"), 0);
  data.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true);
  bytes.set(new TextEncoder().encode("WAVEfmt "), 8);
  data.setUint32(16, 16, true);
  data.setUint16(20, FORMAT_PCM, true);
  data.setUint16(22, 1, true); // channels
  data.setUint32(24, hz, true);
  data.setUint32(28, hz * 2, true);
  data.setUint16(32, 2, true); // bytes a frame
  data.setUint16(34, 16, true); // bits a sample
  bytes.set(new TextEncoder().encode("data"), 36);
  data.setUint32(40, dataBytes, true);
  return bytes;
}

/** Writes samples as 16-bit little-endian PCM at byte `at` of `into`; what is beyond ±1 is clipped. */
export function encodePcm16(samples: Float32Array, into: DataView, at: number): void {
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round((samples[i] ?? 0) * 0x8000);
    into.setInt16(at + 2 * i, Math.max(-0x8000, Math.min(0x7fff, scaled)), true);
  }
}

/** A whole 16-bit mono file. */
export function encodeWav(samples: Float32Array, hz: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(WAV_HEADER_BYTES + 2 * samples.length);
  bytes.set(wavHeader(hz, 2 * samples.length));
  encodePcm16(samples, new DataView(bytes.buffer), WAV_HEADER_BYTES);
  return bytes;
}

/** All of a file's samples as mono. @throws {WavError} */
export function decodeWav(
  bytes: Uint8Array<ArrayBuffer>,
): { readonly hz: number; readonly samples: Float32Array<ArrayBuffer> } {
  const format = parseWav((at, length) => bytes.subarray(at, at + length), bytes.length);
  const samples = new Float32Array(format.dataBytes / format.frameBytes);
  const end = format.dataStart + format.dataBytes;
  decodeMono(format, bytes.subarray(format.dataStart, end), samples);
  return { hz: format.hz, samples };
}

function tag(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
