/**
 * Opus (RFC 6716) for the voice path: 48 kHz, mono, in the mode of the lowest delay, which looks ahead
 * by 2.5 ms. Packets and samples go straight into libopus's memory: nothing is allocated for a frame.
 */
import { loadOpusModule, type OpusModule } from "./opus_module.ts";
import { MAX_PACKET_SAMPLES, packetSamples } from "./opus_packet.ts";
import type { VoiceDecoder } from "./voice_decoder.ts";

/** What can be changed while the encoder runs, from one frame to the next. */
export interface OpusSettings {
  /** Bits a second, of the Opus packets alone. */
  readonly bitrate?: number;
  /** 0, the cheapest, to 10. */
  readonly complexity?: number;
  /** Expected loss, 0 to 100: the more, the less a frame leans on those before it. */
  readonly lossPercent?: number;
  /**
   * Whether frames of silence become packets of at most 2 bytes, which needn't be sent, but for one
   * each 400 ms. Tells speech from noise at complexity 7 and more, where the noise is about 25 dB
   * below; at less complexity, digital silence alone.
   */
  readonly discontinuous?: boolean;
}

export interface OpusEncoder {
  /** In samples: by how much what is decoded lags behind what went in. */
  readonly lookahead: number;
  /**
   * Encodes a frame of 120, 240, 480, 960, 1,920 or 2,880 samples of −1 to 1 into the beginning of
   * `into`, which limits the packet; returns its bytes, 0 when the frame can't be encoded.
   */
  encode(frame: Float32Array, into: Uint8Array): number;
  configure(settings: OpusSettings): void;
  /** Gives the memory back; what comes after encodes nothing. */
  close(): void;
}

/** Samples that it decodes are within ±2, whatever a packet says. */
export interface OpusDecoder extends VoiceDecoder {
  /** Gives the memory back; what comes after decodes to nothing, and conceals with silence. */
  close(): void;
}

export interface Opus {
  createEncoder(settings?: OpusSettings): OpusEncoder;
  createDecoder(): OpusDecoder;
}

const RATE_HZ = 48_000;
const CHANNELS = 1;
/** OPUS_APPLICATION_RESTRICTED_LOWDELAY: CELT alone, without the 4 ms more that SILK needs. */
const LOW_DELAY = 2_051;
/**
 * Complexity 9 takes 0.49 s of CPU a minute with frames of 5 ms at 64 kb/s (5: 0.40; 0: 0.17; decoding
 * 0.10), and 0.42 s with 10 ms; voice detection needs 7.
 */
const FIRST_SETTINGS = { bitrate: 64_000, complexity: 9, lossPercent: 0, discontinuous: false };
/** Requests of opus_encoder_ctl (`opus_defines.h`). */
const SET_BITRATE = 4_002;
const SET_COMPLEXITY = 4_010;
const SET_LOSS_PERCENT = 4_014;
const SET_DTX = 4_016;
const MAX_FRAME_SAMPLES = 2_880;
/** More than a UDP packet of ours carries; a longer one is none of ours. */
const MAX_PACKET_BYTES = 1_500;
const MAX_CONCEALED = 960;
/**
 * Loud speech comes out up to some tenths beyond ±1, which the playback's limiter rounds off; a forged
 * packet came out at 10,000,000.
 */
const MAX_SAMPLE = 2;

/** Loads libopus, once in a thread: about 25 ms. */
export async function loadOpus(): Promise<Opus> {
  const module = await loadOpusModule();
  return {
    createEncoder: (settings = {}) => createEncoder(module, settings),
    createDecoder: () => createDecoder(module),
  };
}

/** NaN becomes 0. */
function limit(sample: number): number {
  if (sample > MAX_SAMPLE) return MAX_SAMPLE;
  return sample >= -MAX_SAMPLE ? sample : sample < 0 ? -MAX_SAMPLE : 0;
}

/** Room in libopus's memory for one frame and one packet. */
interface Room {
  readonly pcm: number;
  readonly packet: number;
  /** Views of the memory; new ones only when it has grown. */
  samples(): Float32Array;
  bytes(): Uint8Array;
  free(): void;
}

function makeRoom({ memory, malloc, free }: OpusModule, frameSamples: number): Room {
  const pcm = malloc(4 * frameSamples);
  const packet = malloc(MAX_PACKET_BYTES);
  if (pcm === 0 || packet === 0) throw new RangeError("Cannot make room for Opus: no memory left");
  let samples = new Float32Array(0);
  let bytes = new Uint8Array(0);
  return {
    pcm,
    packet,
    samples() {
      if (samples.length === 0) samples = new Float32Array(memory.buffer, pcm, frameSamples);
      return samples;
    },
    bytes() {
      if (bytes.length === 0) bytes = new Uint8Array(memory.buffer, packet, MAX_PACKET_BYTES);
      return bytes;
    },
    free() {
      free(pcm);
      free(packet);
    },
  };
}

/** @param create gets where libopus writes an error, and returns what it made */
function make(module: OpusModule, what: string, create: (error: number) => number): number {
  const error = module.malloc(4);
  const made = create(error);
  const code = new Int32Array(module.memory.buffer, error, 1)[0];
  module.free(error);
  if (made === 0) throw new Error(`Cannot make an Opus ${what}: error ${code} of libopus`);
  return made;
}

function createEncoder(module: OpusModule, settings: OpusSettings): OpusEncoder {
  const encoder = make(
    module,
    "encoder",
    (error) => module.createEncoder(RATE_HZ, CHANNELS, LOW_DELAY, error),
  );
  const room = makeRoom(module, MAX_FRAME_SAMPLES);
  let isOpen = true;

  function set(request: number, value: number | undefined): void {
    if (!isOpen || value === undefined) return;
    if (module.controlEncoder(encoder, request, Math.round(value)) < 0) {
      throw new RangeError(`Cannot set request ${request} of the Opus encoder to '${value}'`);
    }
  }
  function configure(
    { bitrate, complexity, lossPercent, discontinuous }: OpusSettings,
  ): void {
    set(SET_BITRATE, bitrate);
    set(SET_COMPLEXITY, complexity);
    set(SET_LOSS_PERCENT, lossPercent);
    set(SET_DTX, discontinuous === undefined ? undefined : Number(discontinuous));
  }
  configure({ ...FIRST_SETTINGS, ...settings });

  return {
    lookahead: module.lookahead(encoder),
    encode(frame, into) {
      if (!isOpen || frame.length > MAX_FRAME_SAMPLES) return 0;
      room.samples().set(frame);
      const most = Math.min(into.length, MAX_PACKET_BYTES);
      const length = module.encode(encoder, room.pcm, frame.length, room.packet, most);
      if (length <= 0) return 0;
      const bytes = room.bytes();
      for (let i = 0; i < length; i++) into[i] = bytes[i]!;
      return length;
    },
    configure,
    close() {
      if (!isOpen) return;
      isOpen = false;
      module.destroyEncoder(encoder);
      room.free();
    },
  };
}

function createDecoder(module: OpusModule): OpusDecoder {
  const decoder = make(
    module,
    "decoder",
    (error) => module.createDecoder(RATE_HZ, CHANNELS, error),
  );
  const room = makeRoom(module, MAX_PACKET_SAMPLES);
  let isOpen = true;

  function run(packet: number, bytes: number, samples: number, into: Float32Array): number {
    const decoded = module.decode(decoder, packet, bytes, room.pcm, samples, 0);
    const from = room.samples();
    for (let i = 0; i < decoded; i++) into[i] = limit(from[i]!);
    return Math.max(0, decoded);
  }

  return {
    decode(packet, into) {
      if (!isOpen || packet.length > MAX_PACKET_BYTES) return 0;
      const samples = packetSamples(packet);
      if (samples === 0 || samples > into.length) return 0;
      room.bytes().set(packet);
      return run(room.packet, packet.length, samples, into);
    },
    conceal(into, samples) {
      const fits = samples <= MAX_CONCEALED && samples <= into.length;
      const made = isOpen && fits && samples > 0 ? run(0, 0, samples, into) : 0;
      into.fill(0, made, samples);
    },
    duration: packetSamples,
    close() {
      if (!isOpen) return;
      isOpen = false;
      module.destroyDecoder(decoder);
      room.free();
    },
  };
}
