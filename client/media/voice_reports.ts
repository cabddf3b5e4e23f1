/**
 * The reports of a call, once a second each way (`protocol/rtcp.ts`): what is to be said of what was
 * heard since the last one, and what the peer's says of the way between. Times are ms of one
 * monotonic clock.
 */
import { type HeardReport, roundTripMs, type VoiceReport } from "../../protocol/rtcp.ts";

/** What has come of the peer's stream, as in RFC 3550; counters since the stream began. */
export interface StreamCounters {
  /** Null while nothing came. */
  readonly ssrc: number | null;
  readonly expected: number;
  readonly received: number;
  readonly highestSequence: number;
  readonly interarrivalJitterMs: number;
}

export interface VoiceReports {
  /** Whether the next report of ours is due. */
  isDue(nowMs: number): boolean;
  /** What ours says of the peer's stream; null while nothing came. */
  hear(stream: StreamCounters, nowMs: number): HeardReport | null;
  /** A report of the peer came. False: it is older than the last, or of nobody's stream that is heard. */
  receive(report: VoiceReport, nowMs: number): boolean;
  /** Of the last interval that was reported on, 0 to 1: what did not come in time to be counted. */
  readonly lostShare: number;
  /** The round trip, smoothed, and as it was last measured; null while none is known. */
  readonly rttMs: number | null;
  readonly lastRttMs: number | null;
  /** The peer's last report; null while there is none, and when it has become old. */
  peer(nowMs: number): VoiceReport | null;
}

const REPORT_INTERVAL_MS = 1_000;
/** Some reports may be lost; what is older says nothing of now. */
const OLD_MS = 5_000;
/** The part of a new round trip in the smoothed one, as in TCP (RFC 6298). */
const RTT_GAIN = 1 / 8;

export function createVoiceReports(startMs: number): VoiceReports {
  let dueMs = startMs + REPORT_INTERVAL_MS;
  let expectedBefore = 0, receivedBefore = 0;
  let ssrcBefore: number | null = null;
  let lostShare = 0;
  let cameLate = 0; // packets that an earlier report took for lost
  let rttMs: number | null = null, lastRttMs: number | null = null;
  let last: VoiceReport | null = null;
  let lastMs = 0;

  return {
    isDue: (nowMs) => nowMs >= dueMs,
    hear({ ssrc, expected, received, highestSequence, interarrivalJitterMs }, nowMs) {
      dueMs = Math.max(dueMs + REPORT_INTERVAL_MS, nowMs);
      if (ssrc === null) return null;
      if (ssrc !== ssrcBefore) expectedBefore = receivedBefore = cameLate = 0;
      ssrcBefore = ssrc;
      const newlyExpected = expected - expectedBefore;
      const newlyLost = newlyExpected - (received - receivedBefore) - cameLate;
      cameLate = Math.max(0, -newlyLost);
      expectedBefore = expected;
      receivedBefore = received;
      lostShare = newlyExpected > 0 ? Math.max(0, newlyLost) / newlyExpected : 0;
      return {
        ssrc,
        fractionLost: lostShare,
        lostTotal: expected - received,
        highestSequence,
        jitterMs: interarrivalJitterMs,
        lastReportNtpMs: last === null ? null : last.ntpMs,
        sinceLastReportMs: last === null ? 0 : nowMs - lastMs,
      };
    },
    receive(report, nowMs) {
      // A doubled or overtaken one would spoil the round trip.
      if (last !== null && last.ssrc === report.ssrc && report.ntpMs <= last.ntpMs) return false;
      last = report;
      lastMs = nowMs;
      const trip = roundTripMs(report.heard, nowMs);
      // Beyond the interval of reports by far: forged, or of a clock that jumped.
      if (trip !== null && trip < OLD_MS) {
        lastRttMs = trip;
        rttMs = rttMs === null ? trip : rttMs + RTT_GAIN * (trip - rttMs);
      }
      return true;
    },
    get lostShare() {
      return lostShare;
    },
    get rttMs() {
      return rttMs;
    },
    get lastRttMs() {
      return lastRttMs;
    },
    peer: (nowMs) => last !== null && nowMs - lastMs <= OLD_MS ? last : null,
  };
}
