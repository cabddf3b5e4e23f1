/**
 * What both sides tell each other of the voice once a second: a compound RTCP packet (RFC 3550,
 * section 6) of a sender report, the CNAME that each compound must have, and an APP packet "DCvq"
 * with what RFC 3550 has no fields for. Byte by byte in docs/protocol.md.
 */
import { compactNtpOf, msOfNtp, ntpOf } from "./ntp_time.ts";
import { RTP_CLOCK_HZ } from "./rtp.ts";

/** What a side says about its own stream, and about what it hears of the other's. */
export interface VoiceReport {
  /** Of the sender's own stream. */
  readonly ssrc: number;
  /** When it was sent: ms of the sender's own monotonic clock, as section 4 allows where no wall clock is meant. */
  readonly ntpMs: number;
  /** The same moment in the RTP timestamps of the sender's stream. */
  readonly rtpTimestamp: number;
  /** Since the call began; bytes of payload alone. */
  readonly packetsSent: number;
  readonly bytesSent: number;
  /** About the other's stream; null while nothing of it came. */
  readonly heard: HeardReport | null;
  /** Sound that was made up at the sender's ear in the last second, in thousandths. */
  readonly concealedPermille: number;
  /** Delay from the network to the sender's ear: jitter buffer, playback ring, speaker. */
  readonly playoutMs: number;
  /** Delay from the sender's mouth to the network: microphone, frame, encoder. */
  readonly captureMs: number;
  readonly muted: boolean;
  readonly talking: boolean;
  /** How loud the sender's microphone is, in dB of full scale: −127 to 0. */
  readonly levelDb: number;
}

/** A report block of RFC 3550, section 6.4.1. */
export interface HeardReport {
  /** Of the stream that is reported on. */
  readonly ssrc: number;
  /** Since the last report: 0 to 1, in steps of 1/256. */
  readonly fractionLost: number;
  /** Since the stream began; negative when duplicates outnumber losses. */
  readonly lostTotal: number;
  /** Extended: wrap-arounds × 2^16 + sequence number. */
  readonly highestSequence: number;
  /** Interarrival jitter, in steps of 1/48 ms. */
  readonly jitterMs: number;
  /** `ntpMs` of the last report that came, modulo 65,536 s; null while none did. */
  readonly lastReportNtpMs: number | null;
  /** How long before this one that was. */
  readonly sinceLastReportMs: number;
}

const SENDER_REPORT = 200, SOURCE_DESCRIPTION = 202, APPLICATION = 204;
const FIRST_TYPE = 192, LAST_TYPE = 223; // of RTCP, where RTP shares its port (RFC 5761, section 4)
const VERSION = 2;
const CNAME_ITEM = 1;
const HEADER_BYTES = 4;
const SENDER_BYTES = 28, BLOCK_BYTES = 24, DESCRIPTION_BYTES = 20, APPLICATION_BYTES = 20;
const NAME = 0x44_43_76_71; // "DCvq"

const U8 = 2 ** 8, U16 = 2 ** 16, U32 = 2 ** 32;
const MUTED_BIT = 1, TALKING_BIT = 2;
const TICKS_PER_MS = RTP_CLOCK_HZ / 1_000;
/** Delays of "DCvq" are in tenths of a ms: 16 bits reach 6.5 s. */
const DELAY_STEPS = 10;

/** Whether these bytes start as RTCP does, on a port that has RTP too. */
export function isRtcp(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_BYTES || bytes[0]! >>> 6 !== VERSION) return false;
  return bytes[1]! >= FIRST_TYPE && bytes[1]! <= LAST_TYPE;
}

/** The bytes of a report; values beyond their field are brought to its nearest, counters wrap. */
export function formatVoiceReport(report: VoiceReport): Uint8Array<ArrayBuffer> {
  const { heard } = report;
  const senderBytes = SENDER_BYTES + (heard === null ? 0 : BLOCK_BYTES);
  const bytes = new Uint8Array(senderBytes + DESCRIPTION_BYTES + APPLICATION_BYTES);
  const view = new DataView(bytes.buffer);
  writeHeader(view, 0, { count: heard === null ? 0 : 1, type: SENDER_REPORT, bytes: senderBytes });
  view.setUint32(4, report.ssrc);
  const { seconds, fraction } = ntpOf(report.ntpMs);
  view.setUint32(8, seconds);
  view.setUint32(12, fraction);
  view.setUint32(16, report.rtpTimestamp);
  view.setUint32(20, report.packetsSent);
  view.setUint32(24, report.bytesSent);
  if (heard !== null) writeHeard(view, SENDER_BYTES, heard);
  writeDescription(view, senderBytes, report.ssrc);
  writeQuality(view, senderBytes + DESCRIPTION_BYTES, report);
  return bytes;
}

function writeHeader(
  view: DataView,
  at: number,
  { count, type, bytes }: { readonly count: number; readonly type: number; readonly bytes: number },
): void {
  view.setUint8(at, VERSION << 6 | count);
  view.setUint8(at + 1, type);
  view.setUint16(at + 2, bytes / 4 - 1); // words beyond the first
}

function writeHeard(view: DataView, at: number, heard: HeardReport): void {
  view.setUint32(at, heard.ssrc);
  view.setUint8(at + 4, within(Math.floor(heard.fractionLost * U8), 0, U8 - 1));
  const lost = within(heard.lostTotal, -(2 ** 23), 2 ** 23 - 1);
  view.setUint8(at + 5, lost >> 16);
  view.setUint16(at + 6, lost);
  view.setUint32(at + 8, heard.highestSequence);
  view.setUint32(at + 12, within(heard.jitterMs * TICKS_PER_MS, 0, U32 - 1));
  const { lastReportNtpMs, sinceLastReportMs } = heard;
  if (lastReportNtpMs === null) return; // both fields 0
  view.setUint32(at + 16, compactNtpOf(lastReportNtpMs) || 1); // 0 would say that none came
  view.setUint32(at + 20, within(sinceLastReportMs * U16 / 1_000, 0, U32 - 1));
}

/**
 * A chunk with the SSRC in hexadecimal for its CNAME: it has to tell apart the two of a call, and
 * what would name the machine or the user is nobody's business (RFC 7022).
 */
function writeDescription(view: DataView, at: number, ssrc: number): void {
  writeHeader(view, at, { count: 1, type: SOURCE_DESCRIPTION, bytes: DESCRIPTION_BYTES });
  view.setUint32(at + 4, ssrc);
  const text = (ssrc >>> 0).toString(16).padStart(8, "0");
  view.setUint8(at + 8, CNAME_ITEM);
  view.setUint8(at + 9, text.length);
  for (let i = 0; i < text.length; i++) view.setUint8(at + 10 + i, text.charCodeAt(i));
  // The two zeros that are left end the chunk.
}

function writeQuality(view: DataView, at: number, report: VoiceReport): void {
  writeHeader(view, at, { count: 0, type: APPLICATION, bytes: APPLICATION_BYTES });
  view.setUint32(at + 4, report.ssrc);
  view.setUint32(at + 8, NAME);
  view.setUint16(at + 12, within(report.concealedPermille, 0, 1_000));
  view.setUint16(at + 14, within(report.playoutMs * DELAY_STEPS, 0, U16 - 1));
  view.setUint16(at + 16, within(report.captureMs * DELAY_STEPS, 0, U16 - 1));
  view.setUint8(at + 18, within(-report.levelDb, 0, 127)); // as in RFC 6464
  view.setUint8(at + 19, (report.muted ? MUTED_BIT : 0) | (report.talking ? TALKING_BIT : 0));
}

/** The nearest whole number that the field holds; what is no number is the least. */
function within(value: number, least: number, most: number): number {
  return value > least ? Math.min(most, Math.round(value)) : least;
}

/** The report in these bytes; null when they are none of ours. Other packets in them are skipped. */
export function readVoiceReport(bytes: Uint8Array): VoiceReport | null {
  if (!isRtcp(bytes) || bytes[1] !== SENDER_REPORT) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sender = readSender(view, packetAt(view, 0));
  if (sender === null) return null;
  let quality: Quality | null = null;
  for (let at = 0; at < bytes.length;) {
    const packet = packetAt(view, at);
    if (packet === null) return null;
    quality ??= readQuality(view, packet, sender.ssrc);
    at = packet.end;
  }
  return quality === null ? null : { ...sender, ...quality };
}

interface Packet {
  readonly at: number;
  readonly end: number;
  readonly count: number;
  readonly type: number;
}

/** Null for what is no RTCP packet, or reaches beyond the datagram. */
function packetAt(view: DataView, at: number): Packet | null {
  if (at + HEADER_BYTES > view.byteLength) return null;
  const first = view.getUint8(at);
  // Padding is for ciphers with blocks; none of ours has any.
  if (first >>> 5 !== VERSION << 1) return null;
  const end = at + 4 * (view.getUint16(at + 2) + 1);
  if (end > view.byteLength) return null;
  return { at, end, count: first & 0x1f, type: view.getUint8(at + 1) };
}

type Quality = Pick<
  VoiceReport,
  "concealedPermille" | "playoutMs" | "captureMs" | "muted" | "talking" | "levelDb"
>;

function readSender(
  view: DataView,
  packet: Packet | null,
): Omit<VoiceReport, keyof Quality> | null {
  if (packet === null || packet.end < SENDER_BYTES + packet.count * BLOCK_BYTES) return null;
  return {
    ssrc: view.getUint32(4),
    ntpMs: msOfNtp(view.getUint32(8), view.getUint32(12)),
    rtpTimestamp: view.getUint32(16),
    packetsSent: view.getUint32(20),
    bytesSent: view.getUint32(24),
    heard: packet.count === 0 ? null : readHeard(view, SENDER_BYTES),
  };
}

function readHeard(view: DataView, at: number): HeardReport {
  const lastReport = view.getUint32(at + 16);
  return {
    ssrc: view.getUint32(at),
    fractionLost: view.getUint8(at + 4) / U8,
    lostTotal: view.getInt8(at + 5) * U16 + view.getUint16(at + 6),
    highestSequence: view.getUint32(at + 8),
    jitterMs: view.getUint32(at + 12) / TICKS_PER_MS,
    lastReportNtpMs: lastReport === 0 ? null : lastReport / U16 * 1_000,
    sinceLastReportMs: lastReport === 0 ? 0 : view.getUint32(at + 20) / U16 * 1_000,
  };
}

/** Null for a packet that isn't "DCvq" of this sender. Longer ones are of a later version. */
function readQuality(
  view: DataView,
  { at, end, type, count }: Packet,
  ssrc: number,
): Quality | null {
  if (type !== APPLICATION || count !== 0 || end - at < APPLICATION_BYTES) return null;
  if (view.getUint32(at + 4) !== ssrc || view.getUint32(at + 8) !== NAME) return null;
  const flags = view.getUint8(at + 19);
  return {
    concealedPermille: Math.min(1_000, view.getUint16(at + 12)),
    playoutMs: view.getUint16(at + 14) / DELAY_STEPS,
    captureMs: view.getUint16(at + 16) / DELAY_STEPS,
    levelDb: 0 - Math.min(127, view.getUint8(at + 18)),
    muted: (flags & MUTED_BIT) !== 0,
    talking: (flags & TALKING_BIT) !== 0,
  };
}

/**
 * The round trip that a report block tells (RFC 3550, section 6.4.1), in steps of 15 µs.
 *
 * @param heard what the other side says of our stream
 * @param nowMs when it came, in the clock of our own `ntpMs`
 * @returns null while the other side has had no report of ours
 */
export function roundTripMs(heard: HeardReport | null, nowMs: number): number | null {
  if (heard === null || heard.lastReportNtpMs === null) return null;
  const delay = Math.round(heard.sinceLastReportMs * U16 / 1_000);
  const trip = (compactNtpOf(nowMs) - compactNtpOf(heard.lastReportNtpMs) - delay) | 0;
  return Math.max(0, trip) / U16 * 1_000; // rounding may leave less than nothing
}
