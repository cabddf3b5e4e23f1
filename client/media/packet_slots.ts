/**
 * The packets that wait to be heard, in memory taken once. A packet is known by the index of its
 * slot until it is freed.
 */
import { RTP_PAYLOAD_BYTES } from "../../protocol/rtp.ts";

export interface PacketSlots {
  readonly count: number;
  readonly isFull: boolean;
  /** Of the packet that begins first; −1: there is none. */
  readonly first: number;
  /** Where the last one ends of those put since there was none; −∞: there is none. */
  readonly end: number;
  /** Of the packet that begins at `start`; −1: there is none. */
  find(start: number): number;
  /** Keeps a copy of the payload; `false`: there is no room, or it is too long. */
  put(packet: Readonly<SlotPacket>, payload: Uint8Array): boolean;
  /** Writes what is kept of a slot into `packet`. */
  read(slot: number, packet: SlotPacket): void;
  start(slot: number): number;
  /** Valid until the next call. */
  payload(slot: number): Uint8Array;
  free(slot: number): void;
  clear(): void;
}

/** Where a packet's sound belongs, in samples of the timeline. */
export interface SlotPacket {
  start: number;
  samples: number;
  /** Extended; NaN for older sound that came with another packet. */
  sequence: number;
  /** The first of a talkspurt. */
  marker: boolean;
}

/** 640 ms of packets of 2.5 ms: more than the longest delay and what is stale. */
const SLOTS = 256;
const EMPTY = -1;

export function createPacketSlots(): PacketSlots {
  const starts = new Float64Array(SLOTS);
  const samples = new Int32Array(SLOTS).fill(EMPTY);
  const sequences = new Float64Array(SLOTS);
  const markers = new Uint8Array(SLOTS);
  const lengths = new Int32Array(SLOTS);
  const bytes = new Uint8Array(SLOTS * RTP_PAYLOAD_BYTES);
  const staged = new Uint8Array(RTP_PAYLOAD_BYTES);
  /** Of `staged`, by their length: a new view for each packet would be garbage. */
  const views: Uint8Array[] = [];
  let count = 0;
  let first = EMPTY;
  let end = -Infinity;

  function findFirst(): void {
    first = EMPTY;
    for (let i = 0; i < SLOTS; i++) {
      if (samples[i] === EMPTY) continue;
      if (first === EMPTY || starts[i]! < starts[first]!) first = i;
    }
  }

  return {
    get count() {
      return count;
    },
    get isFull() {
      return count === SLOTS;
    },
    get first() {
      return first;
    },
    get end() {
      return count === 0 ? -Infinity : end;
    },
    find(start) {
      for (let i = 0; count > 0 && i < SLOTS; i++) {
        if (starts[i] === start && samples[i] !== EMPTY) return i;
      }
      return EMPTY;
    },
    put(packet, payload) {
      if (payload.length > RTP_PAYLOAD_BYTES || count === SLOTS) return false;
      const slot = samples.indexOf(EMPTY);
      starts[slot] = packet.start;
      samples[slot] = packet.samples;
      sequences[slot] = packet.sequence;
      markers[slot] = packet.marker ? 1 : 0;
      lengths[slot] = payload.length;
      bytes.set(payload, slot * RTP_PAYLOAD_BYTES);
      const packetEnd = packet.start + packet.samples;
      end = count === 0 ? packetEnd : Math.max(end, packetEnd);
      count++;
      if (first === EMPTY || packet.start < starts[first]!) first = slot;
      return true;
    },
    read(slot, packet) {
      packet.start = starts[slot]!;
      packet.samples = samples[slot]!;
      packet.sequence = sequences[slot]!;
      packet.marker = markers[slot] === 1;
    },
    start: (slot) => starts[slot]!,
    payload(slot) {
      const length = lengths[slot]!;
      const from = slot * RTP_PAYLOAD_BYTES;
      for (let i = 0; i < length; i++) staged[i] = bytes[from + i]!;
      return views[length] ??= staged.subarray(0, length);
    },
    free(slot) {
      if (samples[slot] === EMPTY) return;
      samples[slot] = EMPTY;
      count--;
      if (slot === first) findFirst();
    },
    clear() {
      samples.fill(EMPTY);
      count = 0;
      first = EMPTY;
    },
  };
}
