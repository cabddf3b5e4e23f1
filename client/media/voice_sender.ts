/**
 * From sound to RTP packets: gathers frames, encodes them, adds older packets where the network loses
 * some (RFC 2198), and keeps silent in silence.
 *
 * ```
 * blocks of any size ─▶ frame ─▶ Opus ─┬─▶ RTP header ─▶ send
 *                                      └─▶ history ─▶ beside later packets
 * reports ─▶ rate_control ─▶ frame length, bitrate, copies: from the next frame on
 * ```
 *
 * In silence Opus's own voice detection gives packets of 1 or 2 bytes, which aren't sent: sequence
 * numbers don't go on, timestamps do. It lets one through each 400 ms, by which the other side knows
 * that we live and what our room sounds like.
 *
 * With `packetBytes` nothing of a packet's size or time follows the sound: each frame leaves, also in
 * silence, and none is longer; whoever seals them makes them all as long. What adapts to the network
 * changes the pace, never the size.
 */
import {
  type RedundantBlock,
  redundantHeaderBytes,
  writeRedundant,
} from "../../protocol/redundancy.ts";
import {
  PAYLOAD_TYPE,
  RTP_HEADER_BYTES,
  RTP_PAYLOAD_BYTES,
  type RtpHeader,
  writeRtpHeader,
} from "../../protocol/rtp.ts";
import type { OpusEncoder } from "./opus_codec.ts";
import { adapt, type ReceptionReport, startRateControl } from "./rate_control.ts";
import type { FrameMs, VoiceSettings } from "./voice_settings.ts";

export interface VoiceSenderOptions {
  /** What it is set to is the sender's from now on; closing it is the caller's. */
  readonly encoder: Pick<OpusEncoder, "encode" | "configure">;
  readonly ssrc: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  /** A packet has so many bytes at most, and leaves for each frame; null: as short as may be. */
  readonly packetBytes?: number | null;
  /** Takes a packet, which stays as it is until 15 more have followed. */
  send(packet: Uint8Array): void;
}

export interface VoiceSender {
  /** Takes the first `count` of `samples`: 48 kHz, −1 to 1; sends what makes a frame full. */
  add(samples: Float32Array, count?: number): void;
  /** Goes on by so many samples in which nothing was said: a sign of life, and no more, is sent. */
  skip(count: number): void;
  /** The other side reports: adapts from the next frame on. Of a silence it says nothing. */
  report(report: ReceptionReport): void;
  /** Frames are at least so long: where sound comes in such pieces, shorter ones would leave in pairs. */
  leastFrameMs: FrameMs;
  readonly settings: VoiceSettings;
  /** Of the frame that is being gathered. */
  readonly frameSamples: number;
  /** RTP timestamp of the next sample that comes. */
  readonly timestamp: number;
  /** Whether the last two frames were no silence: one alone is Opus's sign of life. */
  readonly isTalking: boolean;
  readonly packetsSent: number;
  /** Of payload alone, as RFC 3550's sender reports count. */
  readonly bytesSent: number;
}

const SAMPLES_PER_MS = 48;
const MAX_FRAME_SAMPLES = 60 * SAMPLES_PER_MS;
/**
 * Packets are used in turn: a send may still be under way when the next ones are made. Views of them are
 * made for each: kept by their length, they came to half a megabyte in ten minutes.
 */
const PACKETS = 16;
/** How many encoded packets are kept: the oldest that goes beside a new one is 2 × 2 before it. */
const HISTORY = 8;
/** Leaves room beside it; 96 kb/s in frames of 20 ms take 240, in its loudest moments about twice that. */
const MAX_OPUS_BYTES = 600;
/** Opus's mark for a frame that needn't be sent (RFC 6716, section 2.1.9; `opus_encode`). */
const SILENT_BYTES = 2;
/** Of fewer packets since the last report, one that is lost would be a large share. */
const LEAST_REPORTED = 10;
const KEEP_ALIVE_SAMPLES = 400 * SAMPLES_PER_MS;

export function createVoiceSender(options: VoiceSenderOptions): VoiceSender {
  const { encoder, send, packetBytes = null } = options;
  const isConstant = packetBytes !== null;
  const packets = Array.from({ length: PACKETS }, () => {
    const bytes = new Uint8Array(packetBytes ?? RTP_HEADER_BYTES + RTP_PAYLOAD_BYTES);
    return { bytes, payload: bytes.subarray(RTP_HEADER_BYTES) };
  });
  const history = Array.from({ length: HISTORY }, () => ({
    bytes: new Uint8Array(MAX_OPUS_BYTES),
    length: 0,
    timestamp: 0,
  }));
  const noBytes = new Uint8Array(0);
  const makeBlock = () => ({ payload: noBytes, timestampOffset: 0 });
  /** Oldest first, for each number of copies. */
  const blocks: Record<0 | 1 | 2, { payload: Uint8Array; timestampOffset: number }[]> = {
    0: [],
    1: [makeBlock()],
    2: [makeBlock(), makeBlock()],
  };
  const header: RtpHeader = {
    payloadType: PAYLOAD_TYPE.opus,
    marker: true,
    sequence: options.firstSequence,
    timestamp: options.firstTimestamp >>> 0,
    ssrc: options.ssrc,
  };
  const memory = new Float32Array(MAX_FRAME_SAMPLES);

  let control = startRateControl();
  let settings = control.settings;
  /** Padded packets each 5 ms would be mostly padding. */
  const shortestMs = isConstant ? 10 : 5;
  let leastFrameMs: FrameMs = shortestMs;
  let hasSound = false; // in the frame that is being gathered
  let isOutdated = false; // `settings`, until the frame under way is full
  let frame = memory; // as long as it is to be
  let gathered = 0;
  let timestamp = options.firstTimestamp >>> 0; // of the frame's beginning
  let encoded = 0; // packets kept in the history
  let silentSamples = Infinity; // since the last packet's end; none came before the first
  let isTalking = false;
  let packetsSent = 0, bytesSent = 0;
  let reportedAt = 0; // packets sent then

  function apply(): void {
    isOutdated = false;
    const { bitrate, lossPercent } = control.settings;
    const frameMs = Math.max(control.settings.frameMs, leastFrameMs) as FrameMs;
    settings = { ...control.settings, frameMs };
    encoder.configure({ bitrate, lossPercent });
    if (frame.length !== frameMs * SAMPLES_PER_MS) {
      frame = memory.subarray(0, frameMs * SAMPLES_PER_MS);
    }
  }
  encoder.configure({ discontinuous: !isConstant });
  apply();

  function change(): void {
    isOutdated = true;
    if (gathered === 0) apply();
  }

  /** What was sent `back` packets ago, into `block`; offset 0, which isn't written, where there is none. */
  function recall(back: number, block: (typeof blocks)[1][number]): void {
    const kept = history[(encoded - back) % HISTORY];
    if (back > encoded || kept === undefined) {
      block.timestampOffset = 0;
      return;
    }
    block.payload = kept.bytes.subarray(0, kept.length);
    block.timestampOffset = (timestamp - kept.timestamp) >>> 0;
  }

  function olderBlocks(): readonly RedundantBlock[] {
    const { redundancy, redundancyOffset } = settings;
    const older = blocks[redundancy];
    for (let i = 0; i < older.length; i++) {
      recall((older.length - i) * redundancyOffset, older[i]!);
    }
    return older;
  }

  function sendFrame(opus: Uint8Array): void {
    const { bytes, payload } = packets[packetsSent % PACKETS]!;
    const older = olderBlocks();
    const isRedundant = older.length > 0 && older[older.length - 1]!.timestampOffset > 0;
    header.payloadType = isRedundant ? PAYLOAD_TYPE.red : PAYLOAD_TYPE.opus;
    header.marker = silentSamples > 0;
    header.timestamp = timestamp;
    writeRtpHeader(header, bytes);
    let length = opus.length;
    if (isRedundant) length = writeRedundant(opus, older, payload);
    else payload.set(opus);
    header.sequence = (header.sequence + 1) & 0xffff;
    packetsSent++;
    bytesSent += length;
    send(bytes.subarray(0, RTP_HEADER_BYTES + length));
  }

  /** How long an Opus packet may be, so that as many as go in one packet have room there. */
  function mostOpusBytes(): number {
    if (packetBytes === null) return MAX_OPUS_BYTES;
    const { redundancy } = settings;
    const own = packetBytes - RTP_HEADER_BYTES - redundantHeaderBytes(redundancy);
    return Math.floor(own / (1 + redundancy));
  }

  /** Digital silence, as of who has muted, isn't encoded once Opus knows that nobody speaks. */
  function endFrame(): void {
    const isNothing = !hasSound || (silentSamples > 0 && isDigitalSilence(frame));
    if (isNothing && !isConstant && silentSamples < KEEP_ALIVE_SAMPLES) pass();
    else encodeFrame();
  }

  function encodeFrame(): void {
    const kept = history[encoded % HISTORY]!;
    kept.length = encoder.encode(frame, kept.bytes.subarray(0, mostOpusBytes()));
    kept.timestamp = timestamp;
    const isSound = kept.length > SILENT_BYTES;
    isTalking = isSound && silentSamples === 0;
    const isSent = isSound || isConstant || silentSamples >= KEEP_ALIVE_SAMPLES;
    if (isSent && kept.length > 0) {
      sendFrame(kept.bytes.subarray(0, kept.length));
      encoded++;
      silentSamples = 0;
    } else silentSamples += frame.length;
    timestamp = (timestamp + frame.length) >>> 0;
    gathered = 0;
    if (isOutdated) apply();
  }

  /** What has been gathered is silence: it isn't sent. */
  function pass(): void {
    silentSamples += gathered;
    timestamp = (timestamp + gathered) >>> 0;
    gathered = 0;
    if (isOutdated) apply();
  }

  return {
    skip(count) {
      for (let left = count; left > 0;) {
        if (gathered === 0) hasSound = false;
        const part = Math.min(left, frame.length - gathered);
        frame.fill(0, gathered, gathered + part);
        gathered += part;
        left -= part;
        if (gathered === frame.length) endFrame();
      }
    },
    add(samples, count = samples.length) {
      // Frames begin with what a microphone begins with: its pieces would end within them for ever else.
      if (!hasSound && gathered > 0) pass();
      hasSound = true;
      for (let i = 0; i < count; i++) {
        frame[gathered++] = samples[i]!;
        if (gathered === frame.length) endFrame();
      }
    },
    report(report) {
      const sent = packetsSent - reportedAt;
      reportedAt = packetsSent;
      if (sent < LEAST_REPORTED) return;
      control = adapt(control, report);
      change();
    },
    get leastFrameMs() {
      return leastFrameMs;
    },
    set leastFrameMs(ms) {
      leastFrameMs = Math.max(ms, shortestMs) as FrameMs;
      change();
    },
    get settings() {
      return settings;
    },
    get frameSamples() {
      return frame.length;
    },
    get timestamp() {
      return (timestamp + gathered) >>> 0;
    },
    get isTalking() {
      return isTalking;
    },
    get packetsSent() {
      return packetsSent;
    },
    get bytesSent() {
      return bytesSent;
    },
  };
}

function isDigitalSilence(samples: Float32Array): boolean {
  for (let i = 0; i < samples.length; i++) if (samples[i] !== 0) return false;
  return true;
}
