import assert from "node:assert/strict";
import { isRtcp, readVoiceReport } from "../../protocol/rtcp.ts";
import { isRtp } from "../../protocol/rtp.ts";
import { correlate } from "../../tools/correlate.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { makeSpeech } from "../../tests/voice/speech.ts";
import { loadOpus } from "./opus_codec.ts";
import { createOpusLine } from "./opus_line.ts";
import type { OwnSide, VoiceLine } from "./voice_line.ts";

const HZ = 48_000;
const PERIOD = 240;
const SIDE: OwnSide = { playoutMs: 15, captureMs: 8, muted: false, talking: true, levelDb: -20 };

const opus = await loadOpus();

/** A line, and what it has sent: copies, since packets are used again. */
function openLine(seed: number) {
  const sent: Uint8Array[] = [];
  const random = seededRandom(seed);
  const line = createOpusLine({
    opus,
    startMs: 0,
    send: (packet) => sent.push(packet.slice()),
    random: () => Math.floor(random() * 2 ** 32),
  });
  return { line, sent };
}

/** Speech of one line to another, in periods of 5 ms; `passes`: of each packet, whether it arrives. */
function talk(
  from: ReturnType<typeof openLine>,
  to: VoiceLine,
  said: Float32Array,
  passes: (packet: number) => boolean = () => true,
): Float32Array {
  const heard = new Float32Array(said.length);
  let packets = 0;
  for (let at = 0; at + PERIOD <= said.length; at += PERIOD) {
    from.line.add(said.subarray(at, at + PERIOD), PERIOD);
    for (const packet of from.sent.splice(0)) {
      if (passes(packets++)) to.receive(packet);
    }
    to.playout.pull(heard.subarray(at, at + PERIOD));
  }
  return heard;
}

Deno.test("opusLine carries speech to another, as RTP", () => {
  const john = openLine(1), marie = openLine(2);
  const said = makeSpeech(4, HZ, 3);
  const heard = talk(john, marie.line, said);
  const { similarity, delayMs } = correlate(said.subarray(HZ), heard.subarray(HZ), HZ);
  assert.ok(similarity > 0.95, `${similarity}`);
  assert.ok(delayMs > 2 && delayMs < 20, `${delayMs} ms`);
  const { packetsSent, packetsReceived, bytesSent, bytesReceived } = john.line;
  assert.deepEqual([packetsReceived, bytesReceived], [0, 0]);
  assert.equal(marie.line.packetsReceived, packetsSent);
  assert.equal(marie.line.bytesReceived, bytesSent);
  assert.ok(bytesSent / 4 < 12_500, `${bytesSent} bytes in 4 s`);
  john.line.add(said.subarray(0, PERIOD), PERIOD);
  assert.ok(john.sent.every(isRtp));
  john.line.close();
  marie.line.close();
});

Deno.test("opusLine.report() tells the other side once a second what was heard, and the way there", () => {
  const john = openLine(1), marie = openLine(2);
  const said = makeSpeech(1, HZ, 3);
  const wayMs = 20;
  for (let second = 1; second <= 4; second++) {
    talk(john, marie.line, said, (packet) => packet % 10 !== 9);
    talk(marie, john.line, said);
    john.line.report(second * 1_000, SIDE);
    for (const report of john.sent.splice(0)) {
      marie.line.receiveReport(report, second * 1_000 + wayMs);
    }
    marie.line.report(second * 1_000 + 300, { ...SIDE, muted: true });
    marie.line.report(second * 1_000 + 301, SIDE); // not due
    assert.equal(marie.sent.length, 1);
    for (const report of marie.sent.splice(0)) {
      assert.ok(isRtcp(report));
      john.line.receiveReport(report, second * 1_000 + 300 + wayMs);
    }
  }
  const spoken = john.line.lostShare.spoken ?? 0;
  assert.ok(spoken > 0.05 && spoken < 0.15, `${spoken} of what John said was lost`);
  assert.equal(john.line.lostShare.heard, 0);
  assert.ok(Math.abs((john.line.rttMs ?? 0) - 2 * wayMs) < 0.1, `${john.line.rttMs} ms`);
  const report = john.line.peerReport(4_400);
  assert.deepEqual([report?.muted, report?.playoutMs], [true, 15]);
  assert.equal(john.line.peerReport(20_000), null);
  john.line.close();
  marie.line.close();
});

Deno.test("opusLine sends older packets along when the peer loses some, and then hears each word", () => {
  const john = openLine(1), marie = openLine(2);
  const said = makeSpeech(2, HZ, 3);
  const passes = (packet: number) => packet % 7 !== 6;
  for (let second = 1; second <= 6; second++) {
    talk(john, marie.line, said, passes);
    marie.line.report(second * 2_000, SIDE);
    for (const report of marie.sent.splice(0)) john.line.receiveReport(report, second * 2_000 + 1);
  }
  const before = marie.line.playout.concealedMs;
  talk(john, marie.line, said, passes);
  const concealedMs = marie.line.playout.concealedMs - before;
  assert.ok(
    concealedMs < 20,
    `${concealedMs} ms of 2,000 made up, though each seventh packet was lost`,
  );
  john.line.close();
  marie.line.close();
});

Deno.test("opusLine takes any bytes for what they are: nothing", () => {
  const { line, sent } = openLine(1);
  const random = seededRandom(9);
  const heard = new Float32Array(PERIOD);
  line.add(new Float32Array(10 * PERIOD).fill(0.1), 10 * PERIOD);
  const packet = sent[0] ?? assert.fail("nothing sent");
  for (let i = 0; i < 5_000; i++) {
    const bytes = i % 2 === 0
      ? Uint8Array.from({ length: Math.floor(random() * 200) }, () => random() * 256)
      : packet.map((byte, at) => at > 1 && random() < 0.1 ? random() * 256 : byte);
    line.receive(bytes);
    line.receiveReport(bytes, i);
    line.playout.pull(heard);
    assert.ok(heard.every((sample) => Math.abs(sample) <= 4), `${i}`);
  }
  assert.equal(readVoiceReport(new Uint8Array(80)), null);
  line.close();
});
