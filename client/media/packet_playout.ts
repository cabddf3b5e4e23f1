/**
 * The playout of numbered packets (v2): decodes each when its turn comes, makes up what is missing,
 * and evens out every place where the sound doesn't go on by itself.
 *
 * ```
 * push(header, Opus) ─▶ stream_order ─▶ jitter_buffer ─▶ pull: packet ─▶ decode ┐
 *                       twice? other?    order, delay            hole ─▶ conceal ├▶ cross-fade ─▶ resampler
 *                                                             silence ─▶ noise   ┘                at `speed`
 * ```
 */
import { RTP_CLOCK_HZ, RTP_PAYLOAD_BYTES, type RtpHeader } from "../../protocol/rtp.ts";
import { createComfortNoise } from "./comfort_noise.ts";
import { createConcealer } from "./conceal.ts";
import { createGapSound } from "./gap_sound.ts";
import { createJitterBuffer, type Part } from "./jitter_buffer.ts";
import type { SlotPacket } from "./packet_slots.ts";
import type { Playout } from "./playout.ts";
import { createSpeedControl } from "./speed_control.ts";
import { createStreamOrder } from "./stream_order.ts";
import type { VoiceDecoder } from "./voice_decoder.ts";

export interface PacketPlayout extends Omit<Playout, "push"> {
  /**
   * A packet arrived: one Opus packet. Older sound that came beside another (RFC 2198) is pushed
   * with its own timestamp and `isRedundant`, before that other.
   */
  push(header: Readonly<RtpHeader>, payload: Uint8Array, isRedundant?: boolean): void;
  /** Of the stream that is heard now, as in RFC 3550: packets, and its interarrival jitter in ms. */
  readonly ssrc: number | null;
  readonly expected: number;
  readonly received: number;
  readonly lost: number;
  readonly highestSequence: number;
  readonly interarrivalJitterMs: number;
  /** Since the beginning, packets: came after their turn, filled a hole, were of no stream or no Opus. */
  readonly late: number;
  readonly recovered: number;
  readonly refused: number;
  /** How often the sound didn't go on by itself and was evened out. */
  readonly crossfades: number;
}

/** Samples of 48 kHz in a millisecond. */
const MS = RTP_CLOCK_HZ / 1_000;
/** Opus's longest packet: 120 ms. */
const MAX_PACKET = 120 * MS;
/** Opus says in so few that the talker is silent (DTX); what its decoder makes of it is a guess. */
const DTX_BYTES = 2;
const FADE = 5 * MS;
/** Of the sound before a cross-fade, what goes on in it: a power of two. */
const REPEAT = 512;
/** An excess of so much is left out where the talker pauses, since nobody hears it there. */
const SKIPPED_EXCESS = 8 * MS;

export function createPacketPlayout(decoder: VoiceDecoder): PacketPlayout {
  const order = createStreamOrder();
  const buffer = createJitterBuffer();
  const control = createSpeedControl();
  const comfort = createComfortNoise();
  const gap = createGapSound(decoder, comfort);
  const tail = createConcealer(FADE, REPEAT);
  const arrived: SlotPacket = { start: 0, samples: 0, sequence: 0, marker: false };
  const decoded = new Float32Array(MAX_PACKET);

  let decodedFrom = Number.NaN, decodedSamples = 0; // what of the timeline is in `decoded`
  let isNoise = false; // of our own, since the packet holds none
  let sounding: Part | "quiet" = "idle"; // what was heard last
  let heardTo = Number.NaN; // up to where on the timeline, while it goes on by itself
  let fadeLeft = 0, crossfades = 0, refused = 0;

  function fade(): void {
    tail.begin();
    fadeLeft = FADE;
    crossfades++;
  }

  /** Whether a packet at `start` goes on from what the decoder made last, all of which was heard. */
  function goesOn(start: number): boolean {
    if (buffer.at !== start) return false;
    const decoderAt = decodedFrom + decodedSamples + gap.made;
    if (decoderAt !== start || gap.unheard > 0 || !gap.isFull) return false;
    return sounding === "packet" ? heardTo === start : sounding === "hole" || sounding === "dry";
  }

  /** Decodes the packet whose turn it is. False: its beginning is left out, the talker pauses. */
  function decodePacket(): boolean {
    const start = buffer.at - buffer.offset;
    if (decodedFrom === start && heardTo === buffer.at) return true;
    const packet = buffer.slots.payload(buffer.slot);
    const isSmooth = packet.length <= DTX_BYTES ? isPause() : goesOn(start);
    if (decodedFrom !== start) decode(packet, start);
    gap.reset(decodedSamples);
    const skipped = pauseToSkip();
    if (skipped > 0) {
      buffer.skip(skipped);
      return false;
    }
    if (!isSmooth) fade();
    return true;
  }

  function decode(packet: Uint8Array, start: number): void {
    decodedFrom = start;
    isNoise = packet.length <= DTX_BYTES;
    if (isNoise) {
      decodedSamples = decoder.duration(packet);
      comfort.make(decoded, 0, decodedSamples);
    } else {
      decodedSamples = decoder.decode(packet, decoded);
      decoded.fill(0, decodedSamples); // what promised more than it holds ends in silence
    }
  }

  function pauseToSkip(): number {
    const rest = decodedFrom + decodedSamples - buffer.at;
    if (buffer.excess < SKIPPED_EXCESS || rest <= 0) return 0;
    if (!comfort.isQuiet || !comfort.isBackground(decoded, decodedSamples)) return 0;
    return Math.min(rest, Math.floor(buffer.excess));
  }

  function renderPacket(into: Float32Array, from: number): void {
    const { run, offset, at } = buffer;
    for (let i = 0; i < run; i++) into[from + i] = decoded[offset + i]!;
    if (!isNoise) comfort.hear(into, from, run);
    heardTo = at + run;
    sounding = isNoise ? "silence" : "packet";
  }

  function renderGap(part: "hole" | "dry" | "silence", into: Float32Array, from: number): void {
    const isMissing = part === "hole" || (part === "dry" && !isPausing());
    const { run, left } = buffer;
    if (isMissing) {
      const wasMissing = sounding === "hole" || sounding === "dry";
      const isEnd = sounding === "packet" && heardTo === decodedFrom + decodedSamples;
      if (!wasMissing && !isEnd) fade();
      gap.missing(into, from, run, left);
      sounding = part;
    } else {
      const wanted = part === "dry" ? "quiet" : "silence";
      if (!isPause()) fade();
      gap.noise(into, from, run);
      sounding = wanted;
    }
  }

  /** Whether soft noise is heard. */
  const isPause = () => sounding === "quiet" || sounding === "silence";

  /** Nothing is there: whether the talker was pausing when that began. */
  function isPausing(): boolean {
    return sounding === "packet" ? comfort.isQuiet : isPause();
  }

  /** Cross-fades what was written with what was heard before. */
  function finish(into: Float32Array, from: number, count: number): void {
    const end = from + count;
    for (let i = from; i < end && fadeLeft > 0; i++) {
      const old = fadeLeft-- / FADE;
      into[i] = into[i]! * (1 - old) + tail.next() * old;
    }
    for (let i = from; i < end; i++) tail.played(into[i]!);
  }

  /** Writes the next samples at `from`, at least one; returns how many. */
  function render(into: Float32Array, from: number): number {
    const part = buffer.next(into.length - from);
    if (part === "idle") into.fill(0, from, from + buffer.run);
    else if (part !== "packet") renderGap(part, into, from);
    else if (decodePacket()) renderPacket(into, from);
    else return 0;
    finish(into, from, buffer.run);
    buffer.advance(sounding === "quiet");
    return buffer.run;
  }

  return {
    push(header, payload, isRedundant = false) {
      const samples = decoder.duration(payload);
      if (samples <= 0 || samples > MAX_PACKET || payload.length > RTP_PAYLOAD_BYTES) {
        refused++;
        return;
      }
      arrived.samples = samples;
      arrived.marker = header.marker && !isRedundant;
      if (isRedundant) {
        arrived.start = order.extend(header);
        arrived.sequence = Number.NaN;
        if (Number.isNaN(arrived.start)) return;
      } else {
        const verdict = order.judge(header, buffer.clock);
        if (verdict === "strange") refused++;
        if (verdict === "strange" || verdict === "duplicate") return;
        if (verdict === "first") {
          buffer.restart();
          decodedFrom = Number.NaN; // its timeline may cross the one before
        }
        arrived.start = order.timestamp;
        arrived.sequence = order.sequence;
      }
      buffer.push(arrived, payload, isRedundant);
    },
    pull(into) {
      buffer.settle();
      for (let filled = 0; filled < into.length;) filled += render(into, filled);
      const isSteady = sounding === "packet" || sounding === "hole";
      control.steer(isSteady ? buffer.delay - buffer.target : Number.NaN);
      buffer.tick(into.length / control.speed);
    },
    elapse(samples) {
      if (order.ssrc !== null) buffer.tick(samples);
    },
    awaits: (samples) => sounding === "packet" && !isNoise && buffer.held < samples,
    get grace() {
      return buffer.grace;
    },
    set grace(samples) {
      buffer.grace = samples;
    },
    get speed() {
      return control.speed;
    },
    get heldMs() {
      return buffer.held / MS;
    },
    get bufferMs() {
      return Math.max(0, buffer.delay) / MS;
    },
    get targetMs() {
      return buffer.target / MS;
    },
    get jitterMs() {
      return buffer.jitter / MS;
    },
    get concealedMs() {
      return buffer.account.concealed / MS;
    },
    get droppedMs() {
      return buffer.account.dropped / MS;
    },
    get duplicates() {
      return order.duplicates;
    },
    get ssrc() {
      return order.ssrc;
    },
    get expected() {
      return order.expected;
    },
    get received() {
      return order.received;
    },
    get lost() {
      return order.lost;
    },
    get highestSequence() {
      return order.highestSequence;
    },
    get interarrivalJitterMs() {
      return order.interarrivalJitter / MS;
    },
    get late() {
      return buffer.account.late;
    },
    get recovered() {
      return buffer.account.recovered;
    },
    get refused() {
      return refused;
    },
    get crossfades() {
      return crossfades;
    },
  };
}
