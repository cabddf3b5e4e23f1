/** The sender's packets in the playout's hands, with Opus itself and a network that loses some. */
import assert from "node:assert/strict";
import { readRedundant } from "../../protocol/redundancy.ts";
import { PAYLOAD_TYPE, readRtpHeader, RTP_HEADER_BYTES } from "../../protocol/rtp.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { makeSpeech } from "../../tools/speech.ts";
import { loadOpus } from "./opus_codec.ts";
import { createPacketPlayout, type PacketPlayout } from "./packet_playout.ts";
import { createVoiceSender, type VoiceSender } from "./voice_sender.ts";

const HZ = 48_000;
const PERIOD = 240;
const GOOD = { lossShare: 0, rttMs: 4, jitterMs: 1, concealedShare: 0 };

function deliver(packet: Uint8Array, playout: PacketPlayout): void {
  const header = readRtpHeader(packet);
  assert.ok(header !== null);
  const payload = packet.slice(RTP_HEADER_BYTES);
  const blocks = header.payloadType === PAYLOAD_TYPE.red
    ? readRedundant(payload)
    : [{ payload, timestampOffset: 0 }];
  assert.ok(blocks !== null);
  for (const { payload, timestampOffset } of blocks) {
    const timestamp = (header.timestamp - timestampOffset) >>> 0;
    playout.push({ ...header, timestamp }, payload, timestampOffset > 0);
  }
}

interface Call {
  readonly seconds: number;
  readonly lossShare: number;
  said(sample: number): number;
  /** Once a second. */
  report(sender: VoiceSender, playout: PacketPlayout): void;
}

async function call({ seconds, lossShare, said, report }: Call) {
  const opus = await loadOpus();
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const random = seededRandom(9);
  const playout = createPacketPlayout(decoder);
  const sender = createVoiceSender({
    encoder,
    ssrc: 7,
    firstSequence: 65_000,
    firstTimestamp: 2 ** 32 - HZ,
    send: (packet) => {
      if (random() >= lossShare) deliver(packet, playout);
    },
  });
  const block = new Float32Array(PERIOD), heard = new Float32Array(PERIOD);
  const total: number[] = [];
  for (let at = 0; at < seconds * HZ; at += PERIOD) {
    for (let i = 0; i < PERIOD; i++) block[i] = said(at + i);
    sender.add(block);
    playout.pull(heard);
    total.push(...heard);
    if ((at + PERIOD) % HZ === 0) report(sender, playout);
  }
  encoder.close();
  decoder.close();
  return { sender, playout, heard: Float32Array.from(total) };
}

const speech = makeSpeech({ pitchHz: 112, seed: 6 }, 10, HZ);
const speak = (sample: number) => speech[sample % speech.length]!;

Deno.test("the sender's packets are played without a gap through changes of the frame's length", async () => {
  let second = 0;
  const { playout, sender } = await call({
    seconds: 10,
    lossShare: 0,
    said: speak,
    report: (sender) => sender.report({ ...GOOD, jitterMs: [1, 12, 12, 30, 30][second++ % 5]! }),
  });
  assert.equal(sender.packetsSent, playout.received);
  assert.equal(playout.lost, 0);
  assert.equal(playout.refused, 0);
  // Longer frames come later: until the buffer has grown by as much, some ms are made up.
  assert.ok(playout.concealedMs < 80, `${playout.concealedMs} ms made up in 10 s`);
});

Deno.test("the sender's redundancy fills what 10 % of loss leaves in the playout's hands", async () => {
  let concealedMs = 0, lastConcealedMs = 0;
  const { playout } = await call({
    seconds: 20,
    lossShare: 0.1,
    said: speak,
    report: (sender, playout) => {
      concealedMs = playout.concealedMs - lastConcealedMs;
      lastConcealedMs = playout.concealedMs;
      sender.report({ ...GOOD, lossShare: 0.1, concealedShare: concealedMs / 1_000 });
    },
  });
  const share = playout.lost / playout.expected;
  assert.ok(share > 0.07 && share < 0.13, `${share} lost`);
  assert.ok(playout.recovered > 0.7 * playout.lost, `${playout.recovered} of ${playout.lost}`);
  assert.ok(concealedMs < 50, `${concealedMs} ms made up in the last second`);
});

Deno.test("silence that isn't sent is no loss: the playout makes up nothing of it", async () => {
  const random = seededRandom(2);
  const { playout, sender } = await call({
    seconds: 12,
    lossShare: 0,
    // 2 s of speech, 4 s of a quiet room, and again.
    said: (sample) => (sample % (6 * HZ) < 2 * HZ ? speak(sample) : 0.0005 * (random() - 0.5)),
    report: (sender) => sender.report(GOOD),
  });
  assert.ok(sender.packetsSent < 0.6 * 12 * 200, `${sender.packetsSent} packets`);
  assert.equal(playout.lost, 0);
  assert.ok(playout.concealedMs < 60, `${playout.concealedMs} ms made up`);
});
