import assert from "node:assert/strict";
import { formatVoiceReport, readVoiceReport, type VoiceReport } from "../../protocol/rtcp.ts";
import { createVoiceReports, type StreamCounters, type VoiceReports } from "./voice_reports.ts";

const STREAM: StreamCounters = {
  ssrc: 7,
  expected: 0,
  received: 0,
  highestSequence: 0,
  interarrivalJitterMs: 0,
};

function report(heard: VoiceReport["heard"], ntpMs: number): VoiceReport {
  return {
    ...{ ssrc: 9, ntpMs, rtpTimestamp: 0, packetsSent: 0, bytesSent: 0, heard },
    ...{ concealedPermille: 0, playoutMs: 12.5, captureMs: 8, muted: false, talking: true },
    levelDb: -30,
  };
}

/** What goes over the wire, with the wire's rounding. */
function overTheWire(sent: VoiceReport): VoiceReport {
  return readVoiceReport(formatVoiceReport(sent)) ?? assert.fail("unreadable");
}

Deno.test("voiceReports.hear() counts what was lost since the last report, not before", () => {
  const reports = createVoiceReports(0);
  const hear = (expected: number, received: number, nowMs: number) =>
    reports.hear({ ...STREAM, expected, received, highestSequence: expected }, nowMs);
  assert.equal(hear(200, 190, 1_000)?.fractionLost, 0.05);
  assert.equal(reports.lostShare, 0.05);
  const second = hear(400, 390, 2_000);
  assert.deepEqual([second?.fractionLost, second?.lostTotal], [0, 10]);
  assert.equal(hear(600, 600, 3_000)?.fractionLost, 0, "late ones came after all");
  assert.equal(hear(600, 600, 4_000)?.fractionLost, 0, "silence");
});

Deno.test("voiceReports.hear() begins anew with a new stream, and says nothing of none", () => {
  const reports = createVoiceReports(0);
  assert.equal(reports.hear({ ...STREAM, ssrc: null }, 1_000), null);
  reports.hear({ ...STREAM, expected: 1_000, received: 900 }, 2_000);
  const heard = reports.hear({ ...STREAM, ssrc: 8, expected: 100, received: 75 }, 3_000);
  assert.deepEqual([heard?.ssrc, heard?.fractionLost], [8, 0.25]);
});

Deno.test("voiceReports.isDue() each second, and once after a halt", () => {
  const reports = createVoiceReports(500);
  assert.equal(reports.isDue(1_499), false);
  assert.equal(reports.isDue(1_500), true);
  reports.hear(STREAM, 1_510);
  assert.deepEqual([reports.isDue(2_499), reports.isDue(2_500)], [false, true]);
  reports.hear(STREAM, 9_000);
  reports.hear(STREAM, 9_001);
  assert.equal(reports.isDue(9_500), false);
});

/** Two sides whose clocks have nothing to do with each other, and a way of `tripMs` there and back. */
function exchange(a: VoiceReports, b: VoiceReports, atMs: number, tripMs: number): void {
  const offset = 3_456_789;
  const there = overTheWire(report(a.hear({ ...STREAM, expected: 1, received: 1 }, atMs), atMs));
  b.receive(there, atMs + tripMs / 2 + offset);
  const answerMs = atMs + 400;
  const heard = b.hear({ ...STREAM, expected: 1, received: 1 }, answerMs + offset);
  a.receive(overTheWire(report(heard, answerMs + offset)), answerMs + tripMs / 2);
}

Deno.test("voiceReports.rttMs is the way there and back, without the time between", () => {
  const a = createVoiceReports(0), b = createVoiceReports(0);
  assert.equal(a.rttMs, null);
  exchange(a, b, 1_000, 36);
  assert.ok(Math.abs((a.rttMs ?? 0) - 36) < 0.1, `${a.rttMs}`);
  for (let i = 2; i < 40; i++) exchange(a, b, i * 1_000, 100);
  assert.ok(Math.abs((a.rttMs ?? 0) - 100) < 1, `${a.rttMs}`);
});

Deno.test("voiceReports.receive() refuses what came twice or late, and forgets what is old", () => {
  const reports = createVoiceReports(0);
  assert.equal(reports.receive(report(null, 5_000), 100), true);
  assert.equal(reports.receive(report(null, 5_000), 120), false);
  assert.equal(reports.receive(report(null, 4_000), 140), false);
  assert.equal(reports.peer(5_000)?.playoutMs, 12.5);
  assert.equal(reports.peer(5_101), null);
  assert.equal(reports.receive({ ...report(null, 1), ssrc: 10 }, 6_000), true, "another stream");
});

Deno.test("voiceReports.receive() takes no round trip that can't be", () => {
  const reports = createVoiceReports(0);
  const forged = {
    ...{ ssrc: 7, fractionLost: 0, lostTotal: 0, highestSequence: 0, jitterMs: 0 },
    ...{ lastReportNtpMs: 30_000, sinceLastReportMs: 10 },
  };
  reports.receive(report(forged, 1), 60_000);
  assert.equal(reports.rttMs, null);
});
