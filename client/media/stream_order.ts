/**
 * Where a voice packet belongs: sequence number and timestamp carried on over their wrap-around,
 * what came twice, what is of another stream, and the counts of RFC 3550 (appendix A.1, A.3, A.8).
 *
 * Times are in samples of 48 kHz on the listener's clock, from any origin.
 */
import type { RtpHeader } from "../../protocol/rtp.ts";

/**
 * `next`: of the stream; `first`: of a stream that begins anew; `duplicate`: came before;
 * `strange`: of another stream or far off, to be left out until one more agrees with it.
 */
export type PacketOrder = "next" | "first" | "duplicate" | "strange";

export interface StreamOrder {
  /** A packet arrived at `clock`; `timestamp` and `sequence` are then its own, extended. */
  judge(header: Readonly<RtpHeader>, clock: number): PacketOrder;
  /** The extended timestamp of older sound that came with a packet of the stream; NaN: not of it. */
  extend(header: Readonly<RtpHeader>): number;
  readonly timestamp: number;
  readonly sequence: number;
  /** Of the stream that is heard now, as for its receiver report. */
  readonly ssrc: number | null;
  readonly expected: number;
  readonly received: number;
  readonly lost: number;
  readonly highestSequence: number;
  /** Interarrival jitter as in RFC 3550, A.8, in samples. */
  readonly interarrivalJitter: number;
  /** Since the beginning, of all streams. */
  readonly duplicates: number;
  readonly strange: number;
}

/** As RFC 3550, A.1 (its own MAX_MISORDER of 100 is too few for packets of 2.5 ms and 500 ms of jitter). */
const MAX_DROPOUT = 3_000;
const MAX_MISORDER = 1_024;
/**
 * A packet that is so much later or earlier than the path allows is on another timeline: 2 s, which a
 * radio may be away for, and 500 ms, by which no path becomes faster.
 */
const MAX_LATE = 96_000, MAX_EARLY = 24_000;
/** How fast what the path allows follows packets that are later. */
const FOLLOW = 1 / 64;
/** 200 ms: who hasn't been heard for so long may be followed by another at once. */
const SILENT = 9_600;

export function createStreamOrder(): StreamOrder {
  /** The extended sequence numbers that came last, each at its place modulo the length. */
  const seen = new Float64Array(MAX_MISORDER).fill(-1);
  let ssrc: number | null = null;
  let former: number | null = null;
  let base = 0, highest = 0, received = 0;
  let newest = 0; // the newest timestamp, extended
  let newestAt = 0; // when it arrived
  let path = 0; // from timestamps to about when the earliest packets arrive
  let timestamp = 0, sequence = 0;
  let transit = 0, jitter = 0;
  let duplicates = 0, strange = 0;
  // What a strange packet must be followed by so that it is believed.
  let hasCandidate = false;
  let candidateSsrc = 0, candidateSequence = 0, candidateTimestamp = 0, candidateAt = 0;

  const sequenceStep = (header: Readonly<RtpHeader>) => ((header.sequence - highest) << 16) >> 16;
  const timestampStep = (header: Readonly<RtpHeader>) => (header.timestamp - newest % 2 ** 32) | 0;

  function isOfStream(header: Readonly<RtpHeader>, clock: number): boolean {
    if (header.ssrc !== ssrc) return false;
    const step = sequenceStep(header);
    if (step > MAX_DROPOUT || step <= -MAX_MISORDER) return false;
    return isOnPath(newest + timestampStep(header), clock);
  }

  function isOnPath(timestamp: number, clock: number): boolean {
    const late = clock - timestamp - path;
    return late <= MAX_LATE && late >= -MAX_EARLY;
  }

  /** Whether a packet that isn't of the stream begins another one. */
  function isBelieved(header: Readonly<RtpHeader>, clock: number): boolean {
    if (ssrc === null || clock - newestAt > SILENT) return true;
    if (header.ssrc === former) return false; // a straggler of what was before
    const isAgreed = hasCandidate && header.ssrc === candidateSsrc &&
      header.sequence === ((candidateSequence + 1) & 0xffff) &&
      Math.abs(((header.timestamp - candidateTimestamp) | 0) - (clock - candidateAt)) <=
        MAX_EARLY;
    hasCandidate = true;
    candidateSsrc = header.ssrc;
    candidateSequence = header.sequence;
    candidateTimestamp = header.timestamp;
    candidateAt = clock;
    return isAgreed;
  }

  function begin(header: Readonly<RtpHeader>, clock: number): void {
    if (header.ssrc !== ssrc) former = ssrc;
    ssrc = header.ssrc;
    seen.fill(-1);
    // One round ahead, so that what is older than the first is no negative number.
    sequence = base = highest = 2 ** 16 + header.sequence;
    timestamp = newest = 2 ** 32 + header.timestamp;
    newestAt = clock;
    received = 1;
    transit = path = clock - timestamp;
    jitter = 0;
    hasCandidate = false;
    seen[sequence % MAX_MISORDER] = sequence;
  }

  function follow(header: Readonly<RtpHeader>, clock: number): PacketOrder {
    hasCandidate = false;
    sequence = highest + sequenceStep(header);
    timestamp = newest + timestampStep(header);
    const place = sequence % MAX_MISORDER;
    if (seen[place] === sequence) {
      duplicates++;
      return "duplicate";
    }
    seen[place] = sequence;
    received++;
    base = Math.min(base, sequence);
    highest = Math.max(highest, sequence);
    if (timestamp > newest) {
      newest = timestamp;
      newestAt = clock;
    }
    const transitNow = clock - timestamp;
    path = transitNow < path ? transitNow : path + FOLLOW * (transitNow - path);
    jitter += (Math.abs(transitNow - transit) - jitter) / 16;
    transit = transitNow;
    return "next";
  }

  return {
    judge(header, clock) {
      if (isOfStream(header, clock)) return follow(header, clock);
      if (!isBelieved(header, clock)) {
        strange++;
        return "strange";
      }
      begin(header, clock);
      return "first";
    },
    extend(header) {
      if (header.ssrc !== ssrc) return Number.NaN;
      const step = timestampStep(header);
      return Math.abs(step) <= MAX_LATE ? newest + step : Number.NaN;
    },
    get timestamp() {
      return timestamp;
    },
    get sequence() {
      return sequence;
    },
    get ssrc() {
      return ssrc;
    },
    get expected() {
      return ssrc === null ? 0 : highest - base + 1;
    },
    get received() {
      return received;
    },
    get lost() {
      return ssrc === null ? 0 : highest - base + 1 - received;
    },
    get highestSequence() {
      return ssrc === null ? 0 : highest - 2 ** 16;
    },
    get interarrivalJitter() {
      return jitter;
    },
    get duplicates() {
      return duplicates;
    },
    get strange() {
      return strange;
    },
  };
}
