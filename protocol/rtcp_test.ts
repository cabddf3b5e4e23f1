import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatVoiceReport,
  type HeardReport,
  isRtcp,
  readVoiceReport,
  roundTripMs,
  type VoiceReport,
} from "./rtcp.ts";

const U16 = 2 ** 16, U32 = 2 ** 32;

const HEARD: HeardReport = {
  ssrc: 0x0a0b0c0d,
  fractionLost: 0.125,
  lostTotal: 7,
  highestSequence: 0x1_0002,
  jitterMs: 1.5,
  lastReportNtpMs: 11_500,
  sinceLastReportMs: 750,
};
const REPORT: VoiceReport = {
  ssrc: 0x01020304,
  ntpMs: 12_250,
  rtpTimestamp: 588_000,
  packetsSent: 1_200,
  bytesSent: 96_000,
  heard: HEARD,
  concealedPermille: 3,
  playoutMs: 17.4,
  captureMs: 14.1,
  muted: false,
  talking: true,
  levelDb: -31,
};

/** Steps of the wire's own size, so that a report comes back as it was. */
const anyU32 = fc.nat(U32 - 1);
const anyHeard = fc.record({
  ssrc: anyU32,
  fractionLost: fc.nat(255).map((steps) => steps / 256),
  lostTotal: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
  highestSequence: anyU32,
  jitterMs: anyU32.map((ticks) => ticks / 48),
  lastReportNtpMs: fc.integer({ min: 1, max: U32 - 1 }).map((steps) => steps / U16 * 1_000),
  sinceLastReportMs: anyU32.map((steps) => steps / U16 * 1_000),
}, { noNullPrototype: true });
const anyReport: fc.Arbitrary<VoiceReport> = fc.record({
  ssrc: anyU32,
  ntpMs: fc.nat(U32 - 1).map((steps) => steps / U16 * 1_000),
  rtpTimestamp: anyU32,
  packetsSent: anyU32,
  bytesSent: anyU32,
  heard: fc.oneof(
    fc.constant(null),
    anyHeard,
    anyHeard.map((heard) => ({ ...heard, lastReportNtpMs: null, sinceLastReportMs: 0 })),
  ),
  concealedPermille: fc.nat(1_000),
  playoutMs: fc.nat(U16 - 1).map((steps) => steps / 10),
  captureMs: fc.nat(U16 - 1).map((steps) => steps / 10),
  muted: fc.boolean(),
  talking: fc.boolean(),
  levelDb: fc.nat(127).map((db) => 0 - db),
}, { noNullPrototype: true });

Deno.test("formatVoiceReport() writes a sender report, a CNAME and DCvq", () => {
  const sender = [
    ...[0x81, 200, 0, 12],
    ...[1, 2, 3, 4],
    ...[0, 0, 0, 12],
    ...[0x40, 0, 0, 0],
    ...[0, 0x08, 0xf8, 0xe0],
    ...[0, 0, 0x04, 0xb0],
    ...[0, 0x01, 0x77, 0x00],
  ];
  const block = [
    ...[0x0a, 0x0b, 0x0c, 0x0d],
    ...[0x20, 0, 0, 7],
    ...[0, 1, 0, 2],
    ...[0, 0, 0, 72],
    ...[0, 0x0b, 0x80, 0],
    ...[0, 0, 0xc0, 0],
  ];
  const rest = [
    ...[0x81, 202, 0, 4],
    ...[1, 2, 3, 4],
    ...[1, 8, ...new TextEncoder().encode("01020304"), 0, 0],
    ...[0x80, 204, 0, 4],
    ...[1, 2, 3, 4],
    ...new TextEncoder().encode("DCvq"),
    ...[0, 3, 0, 174],
    ...[0, 141, 31, 2],
  ];
  assert.deepEqual([...formatVoiceReport(REPORT)], [...sender, ...block, ...rest]);
  const alone = formatVoiceReport({ ...REPORT, heard: null });
  assert.deepEqual([...alone], [0x80, 200, 0, 6, ...sender.slice(4), ...rest]);
});

Deno.test("readVoiceReport() reads what formatVoiceReport() writes", () => {
  fc.assert(fc.property(anyReport, (report) => {
    const bytes = formatVoiceReport(report);
    assert.ok(isRtcp(bytes));
    assert.deepEqual(readVoiceReport(bytes), report);
    // Also where it stands within a longer buffer.
    const padded = Uint8Array.from([9, 9, 9, ...bytes, 9]);
    assert.deepEqual(readVoiceReport(padded.subarray(3, -1)), report);
  }));
});

Deno.test("formatVoiceReport() brings what a field can't hold to its nearest, and wraps counters", () => {
  const heard = {
    ...HEARD,
    fractionLost: 1,
    lostTotal: -9e9,
    jitterMs: 1e12,
    sinceLastReportMs: -3,
  };
  const read = readVoiceReport(formatVoiceReport({
    ...REPORT,
    heard,
    packetsSent: U32 + 5,
    rtpTimestamp: -1,
    concealedPermille: NaN,
    playoutMs: -1,
    captureMs: 1e9,
    levelDb: -Infinity,
  }));
  assert.deepEqual([read?.packetsSent, read?.rtpTimestamp], [5, U32 - 1]);
  assert.deepEqual(
    [read?.concealedPermille, read?.playoutMs, read?.captureMs, read?.levelDb],
    [0, 0, 6_553.5, -127],
  );
  assert.deepEqual(read?.heard, {
    ...heard,
    fractionLost: 255 / 256,
    lostTotal: -(2 ** 23),
    jitterMs: (U32 - 1) / 48,
    sinceLastReportMs: 0,
  });
});

Deno.test("readVoiceReport() skips packets that it doesn't know", () => {
  const bytes = formatVoiceReport(REPORT);
  const extended = (type: number, ...body: number[]) => [0x80, type, 0, body.length / 4, ...body];
  const longer = Uint8Array.from([
    ...bytes.subarray(0, 72),
    ...extended(207, 1, 2, 3, 4), // extended reports, RFC 3611
    ...extended(204, 9, 9, 9, 9, ...bytes.subarray(80)), // another's
    ...extended(204, ...bytes.subarray(76), 1, 2, 3, 4), // a later version's
    ...extended(203),
  ]);
  assert.deepEqual(readVoiceReport(longer), REPORT);
});

Deno.test("readVoiceReport() takes nothing else for a report", () => {
  const bytes = formatVoiceReport(REPORT);
  const table: readonly [string, Uint8Array][] = [
    ["nothing", new Uint8Array()],
    ["version 1", bytes.with(0, 0x41)],
    ["padding", bytes.with(0, 0xa1)],
    ["padding later", bytes.with(52, 0xa1)],
    ["a receiver report first", bytes.with(1, 201)],
    ["two blocks in the room of one", bytes.with(0, 0x82)],
    ["a length beyond the datagram", bytes.with(3, 200)],
    ["a length within the first packet", bytes.with(3, 11)],
    ["no APP", bytes.subarray(0, 72)],
    ["an APP of another name", bytes.with(80, 0x45)],
    ["an APP of another subtype", bytes.with(72, 0x81)],
    ["an APP of another stream", bytes.with(79, 5)],
    ["a byte more", Uint8Array.from([...bytes, 0])],
    ["RTP", bytes.with(1, 111)],
  ];
  for (const [what, changed] of table) assert.equal(readVoiceReport(changed), null, what);
  for (let end = 0; end < bytes.length; end++) {
    assert.equal(readVoiceReport(bytes.subarray(0, end)), null, `${end} bytes`);
  }
});

Deno.test("readVoiceReport() never throws, and reads only values that a report can have", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.uint8Array({ maxLength: 120 }).map((rest) => Uint8Array.from([0x80, 200, 0, 6, ...rest])),
    fc.uint8Array({ minLength: 48, maxLength: 48 }).map((rest) =>
      Uint8Array.from([0x81, 200, 0, 12, ...rest, ...formatVoiceReport(REPORT).subarray(52)])
        .fill(0, 4, 8).fill(0, 76, 80)
    ),
    fc.tuple(anyReport, fc.nat(), fc.nat(255)).map(([report, at, value]) => {
      const bytes = formatVoiceReport(report);
      return bytes.with(at % bytes.length, value);
    }),
  );
  fc.assert(fc.property(anyBytes, (bytes) => {
    const report = readVoiceReport(bytes);
    if (report === null) return;
    assert.ok(report.concealedPermille <= 1_000 && report.levelDb >= -127 && report.levelDb <= 0);
    assert.ok(report.heard === null || report.heard.fractionLost < 1);
    // What was read can be written, and comes back the same.
    assert.deepEqual(readVoiceReport(formatVoiceReport(report)), report);
  }));
});

Deno.test("roundTripMs() takes the other side's waiting off", () => {
  const table: readonly [string, Partial<HeardReport>, number, number | null][] = [
    [
      "the example of RFC 3550",
      {
        lastReportNtpMs: 0xb705_2000 / U16 * 1_000,
        sinceLastReportMs: 5_250,
      },
      0xb710_8000 / U16 * 1_000,
      6_125,
    ],
    ["at once", { lastReportNtpMs: 1_000, sinceLastReportMs: 0 }, 1_000, 0],
    ["rounded below nothing", { lastReportNtpMs: 1_000, sinceLastReportMs: 500 }, 1_499.9, 0],
    [
      "over the wrap-around",
      { lastReportNtpMs: 65_535_900, sinceLastReportMs: 50 },
      65_536_100,
      150,
    ],
    ["never reported to", { lastReportNtpMs: null }, 1_000, null],
  ];
  for (const [what, part, nowMs, expected] of table) {
    const trip = roundTripMs({ ...HEARD, ...part }, nowMs);
    if (expected === null) assert.equal(trip, null, what);
    else assert.ok(trip !== null && Math.abs(trip - expected) < 0.04, `${what}: ${trip}`);
  }
  assert.equal(roundTripMs(null, 1_000), null);
});

Deno.test("roundTripMs() measures what reports to and fro show", () => {
  const anyMs = (max: number) => fc.double({ min: 0, max, noNaN: true });
  fc.assert(fc.property(anyMs(1e9), anyMs(5_000), anyMs(2_000), (sentAt, waitedMs, tripMs) => {
    const ours = readVoiceReport(formatVoiceReport({ ...REPORT, ntpMs: sentAt }));
    const heard = { ...HEARD, lastReportNtpMs: ours!.ntpMs, sinceLastReportMs: waitedMs };
    const theirs = readVoiceReport(formatVoiceReport({ ...REPORT, heard }));
    const measured = roundTripMs(theirs!.heard, sentAt + waitedMs + tripMs);
    assert.ok(measured !== null && Math.abs(measured - tripMs) < 0.05, `${measured}`);
  }));
});
