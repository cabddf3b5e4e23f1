import { formatVoiceReport, readVoiceReport, type VoiceReport } from "../../protocol/rtcp.ts";
import { readRedundant } from "../../protocol/redundancy.ts";
import {
  PAYLOAD_TYPE,
  readRtpHeader,
  RTP_CLOCK_HZ,
  RTP_HEADER_BYTES,
  type RtpHeader,
} from "../../protocol/rtp.ts";
import type { Opus } from "./opus_codec.ts";
import { createPacketPlayout } from "./packet_playout.ts";
import type { VoiceLine } from "./voice_line.ts";
import { createVoiceReports } from "./voice_reports.ts";
import { createVoiceSender } from "./voice_sender.ts";

export interface OpusLineOptions {
  readonly opus: Opus;
  readonly startMs: number;
  /** Takes a packet, which stays as it is until 15 more have followed; or a report. */
  send(packet: Uint8Array): void;
  /** 32 random bits. */
  random(): number;
  /** Packets have at most so many bytes, and leave in silence as in speech; null: as short as may be. */
  readonly packetBytes?: number | null;
}

const PERMILLE = 1_000;
/** Of processing, and the shortest frame. */
const BLOCK_MS = 10, SHORTEST_MS = 5;

/** The voice between our own clients: Opus in RTP, with reports of both sides once a second. */
export function createOpusLine(options: OpusLineOptions): VoiceLine {
  const { opus, startMs, send, random, packetBytes = null } = options;
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const playout = createPacketPlayout(decoder);
  const reports = createVoiceReports(startMs);
  const ssrc = random();
  const sender = createVoiceSender({
    encoder,
    ssrc,
    firstSequence: random() & 0xffff,
    firstTimestamp: random(),
    packetBytes,
    send,
  });
  const header: RtpHeader = { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 0 };
  let bytesReceived = 0, packetsReceived = 0;
  let concealedBeforeMs = 0, concealedAtMs = startMs;
  let lostSpoken: number | null = null;

  /** The older sound first, as the playout wants it. */
  function receiveRedundant(payload: Uint8Array): void {
    const { timestamp } = header;
    for (const block of readRedundant(payload) ?? []) {
      header.timestamp = (timestamp - block.timestampOffset) >>> 0;
      playout.push(header, block.payload, block.timestampOffset > 0);
    }
  }

  function concealedPermille(nowMs: number): number {
    const { concealedMs } = playout;
    const share = (concealedMs - concealedBeforeMs) / Math.max(1, nowMs - concealedAtMs);
    concealedBeforeMs = concealedMs;
    concealedAtMs = nowMs;
    return Math.round(Math.min(1, Math.max(0, share)) * PERMILLE);
  }

  /** The peer says how it hears us. */
  function adapt({ heard, concealedPermille }: VoiceReport): void {
    if (heard === null || heard.ssrc !== ssrc) return;
    lostSpoken = heard.fractionLost;
    sender.report({
      lossShare: heard.fractionLost,
      rttMs: reports.lastRttMs,
      jitterMs: heard.jitterMs,
      concealedShare: concealedPermille / PERMILLE,
    });
  }

  return {
    codec: "opus",
    rateHz: RTP_CLOCK_HZ,
    playout,
    get frameMs() {
      return sender.settings.frameMs;
    },
    codecDelayMs: (1_000 * encoder.lookahead) / RTP_CLOCK_HZ,
    get isAddedInBlocks() {
      return sender.leastFrameMs === BLOCK_MS;
    },
    set isAddedInBlocks(on) {
      sender.leastFrameMs = on ? BLOCK_MS : SHORTEST_MS;
    },
    add: sender.add,
    skip: sender.skip,
    receive(packet) {
      if (readRtpHeader(packet, header) === null) return;
      const payload = packet.subarray(RTP_HEADER_BYTES);
      packetsReceived++;
      bytesReceived += payload.length;
      if (header.payloadType === PAYLOAD_TYPE.red) receiveRedundant(payload);
      else playout.push(header, payload);
    },
    receiveReport(bytes, nowMs) {
      const report = readVoiceReport(bytes);
      if (report !== null && reports.receive(report, nowMs)) adapt(report);
    },
    report(nowMs, side) {
      if (!reports.isDue(nowMs)) return;
      const report: VoiceReport = {
        ssrc,
        ntpMs: nowMs,
        rtpTimestamp: sender.timestamp,
        packetsSent: sender.packetsSent,
        bytesSent: sender.bytesSent,
        heard: reports.hear(playout, nowMs),
        concealedPermille: concealedPermille(nowMs),
        ...side,
      };
      send(formatVoiceReport(report));
    },
    get packetsSent() {
      return sender.packetsSent;
    },
    get bytesSent() {
      return sender.bytesSent;
    },
    get packetsReceived() {
      return packetsReceived;
    },
    get bytesReceived() {
      return bytesReceived;
    },
    get lostShare() {
      return { heard: reports.lostShare, spoken: lostSpoken };
    },
    get rttMs() {
      return reports.rttMs;
    },
    peerReport: (nowMs) => reports.peer(nowMs),
    close() {
      encoder.close();
      decoder.close();
    },
  };
}
