/**
 * A packet playout on a clock of the test's own: what a network does to packets, and what is heard.
 * The decoder is a fake whose sound tells its place on the timeline, so that order is exact.
 */
import { createPacketPlayout, type PacketPlayout } from "../../client/media/packet_playout.ts";
import type { VoiceDecoder } from "../../client/media/voice_decoder.ts";
import type { RtpHeader } from "../../protocol/rtp.ts";

export interface SentPacket {
  /** On the sender's timeline from 0, in samples; `firstTimestamp` comes on top. */
  readonly start: number;
  readonly samples: number;
  readonly sequence: number;
  readonly arrivalMs: number;
  readonly marker?: boolean;
  readonly ssrc?: number;
  /** The packet before, carried beside: it starts there and is as long. */
  readonly older?: { readonly start: number; readonly samples: number };
}

export interface PacketRunOptions {
  readonly seconds: number;
  /** The speaker takes so much at once. */
  readonly periodMs?: number;
  readonly firstTimestamp?: number;
  readonly firstSequence?: number;
  /** What a place of the timeline sounds like, also where it is made up; then `places` are of no use. */
  readonly sound?: (place: number) => number;
  /** Looks at the playout after each period. */
  readonly watch?: (ms: number, playout: PacketPlayout) => void;
}

export interface HeardSample {
  /** When it was heard, on the listener's clock. */
  readonly ms: number;
  readonly place: number;
}

export interface PacketRun {
  readonly playout: PacketPlayout;
  readonly heard: Float32Array;
  /** Of every millisecond that held sound of packets: its last sample. */
  readonly places: readonly HeardSample[];
  /** Samples heard again, or before others that come before them: must be 0. */
  readonly disorder: number;
  /** Between two samples. */
  readonly largestStep: number;
}

const HZ = 48_000, BLOCK = 48;
/** A sample is (2^22 + its place modulo 2^22) · 2^−24: Float32 tells whole numbers up to 2^24 apart. */
const PLACES = 2 ** 22, UNIT = 2 ** -24;
/** Mixed sounds may look like neighbours for a moment. */
const SURE = 24;
/** What the fake makes up: as loud as its sound, so that a step is a click of the playout's own. */
const MADE_UP = 0.375;

const soundAt = (place: number): number => (PLACES + ((place % PLACES) + PLACES) % PLACES) * UNIT;

/** A packet of the fake: where it starts and how long it is. */
function formatFake(start: number, samples: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, start);
  view.setUint32(8, samples);
  return bytes;
}

function createFakeDecoder(sound?: (place: number) => number): VoiceDecoder {
  let end = 0;
  const view = (packet: Uint8Array) =>
    new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  const duration = (packet: Uint8Array) => packet.length === 12 ? view(packet).getUint32(8) : 0;
  return {
    decode(packet, into) {
      const samples = duration(packet);
      const start = view(packet).getFloat64(0);
      for (let i = 0; i < samples; i++) into[i] = (sound ?? soundAt)(start + i);
      end = start + samples;
      return samples;
    },
    conceal(into, samples) {
      for (let i = 0; i < samples; i++) into[i] = sound === undefined ? MADE_UP : sound(end++);
    },
    duration,
  };
}

/** Packets of `frameMs` for `seconds`, each late by what `late` says; null: lost. */
export function sendPackets(
  { seconds, frameMs, late = () => 0, driftPpm = 0, isRedundant = false }: {
    readonly seconds: number;
    readonly frameMs: number;
    readonly late?: (index: number) => number | null;
    readonly driftPpm?: number;
    readonly isRedundant?: boolean;
  },
): SentPacket[] {
  const packets: SentPacket[] = [];
  const samples = frameMs * 48;
  for (let index = 0; index * frameMs < 1_000 * seconds; index++) {
    const lateMs = late(index);
    if (lateMs === null) continue;
    const start = index * samples;
    const arrivalMs = BASE_MS + (index + 1) * frameMs * (1 + driftPpm / 1e6) + lateMs;
    const older = isRedundant && index > 0 ? { older: { start: start - samples, samples } } : {};
    packets.push({ start, samples, sequence: index, arrivalMs, ...older });
  }
  return packets;
}

/** Arrival of a packet without lateness: so long after its last sample was spoken. */
const BASE_MS = 20.3;

export function runPackets(packets: readonly SentPacket[], options: PacketRunOptions): PacketRun {
  const { seconds, periodMs = 1, firstTimestamp = 0, firstSequence = 0, watch } = options;
  const playout = createPacketPlayout(createFakeDecoder(options.sound));
  const inOrder = [...packets].sort((a, b) => a.arrivalMs - b.arrivalMs);
  const header: RtpHeader = { payloadType: 111, marker: false, sequence: 0, timestamp: 0, ssrc: 0 };
  const heard = new Float32Array(seconds * HZ * 1.1);
  const places: HeardSample[] = [];
  const block = new Float32Array(BLOCK);
  let count = 0, next = 0, owed = 0;
  let last = 0, neighbours = 0, highest = -1, rounds = 0, disorder = 0, largestStep = 0;

  function push({ start, samples, sequence, marker = false, ssrc = 1, older }: SentPacket): void {
    header.ssrc = ssrc;
    header.marker = marker;
    header.sequence = (firstSequence + sequence) & 0xffff;
    if (older !== undefined) {
      header.timestamp = (firstTimestamp + older.start) >>> 0;
      playout.push(header, formatFake(older.start, older.samples), true);
    }
    header.timestamp = (firstTimestamp + start) >>> 0;
    playout.push(header, formatFake(start, samples));
  }

  /** A row of neighbours on the timeline is sound, all else is made up or mixed. */
  function look(sample: number): number {
    const value = sample / UNIT - PLACES;
    const step = (sample - last) / UNIT;
    const isNeighbour = Number.isInteger(value) && (step === 1 || step === 1 - PLACES);
    largestStep = Math.max(largestStep, Math.abs(sample - last));
    last = sample;
    neighbours = isNeighbour ? neighbours + 1 : 0;
    if (neighbours < SURE) return -1;
    let place = rounds * PLACES + value;
    if (place < highest - PLACES / 2) place = ++rounds * PLACES + value;
    if (place <= highest) disorder++;
    highest = Math.max(highest, place);
    return place;
  }

  for (let ms = 0; ms < 1_000 * seconds; ms += periodMs) {
    for (; next < inOrder.length && inOrder[next]!.arrivalMs <= ms; next++) push(inOrder[next]!);
    owed += periodMs * 48;
    while (owed >= BLOCK / 2) {
      playout.pull(block);
      owed -= BLOCK / playout.speed;
      let place = -1;
      for (const sample of block) {
        heard[count++] = sample;
        place = look(sample);
      }
      if (place >= 0) places.push({ ms: ms + periodMs - owed / 48, place });
    }
    watch?.(ms, playout);
  }
  return { playout, heard: heard.subarray(0, count), places, disorder, largestStep };
}

/**
 * How long sound of packets waited in the buffer, beyond a packet's own length, where the network
 * was as fast as it can be; ms, sorted.
 */
export function waitsBetween(
  { places }: PacketRun,
  fromS: number,
  toS: number,
  { frameMs, driftPpm = 0 }: { readonly frameMs: number; readonly driftPpm?: number },
): number[] {
  return places.filter(({ ms }) => ms >= 1_000 * fromS && ms < 1_000 * toS)
    .map(({ ms, place }) => ms - BASE_MS - frameMs - ((place + 1) / 48) * (1 + driftPpm / 1e6))
    .sort((a, b) => a - b);
}
