import assert from "node:assert/strict";
import fc from "fast-check";
import { readRedundant } from "../../protocol/redundancy.ts";
import {
  PAYLOAD_TYPE,
  readRtpHeader,
  RTP_HEADER_BYTES,
  type RtpHeader,
} from "../../protocol/rtp.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import { loadOpus } from "./opus_codec.ts";
import type { ReceptionReport } from "./rate_control.ts";
import { createVoiceSender, type VoiceSender, type VoiceSenderOptions } from "./voice_sender.ts";

const HZ = 48_000;
const GOOD: ReceptionReport = { lossShare: 0, rttMs: 2, jitterMs: 1, concealedShare: 0 };
const LOSSY: ReceptionReport = { lossShare: 0.05, rttMs: 2, jitterMs: 1, concealedShare: 0.003 };
const VERY_LOSSY: ReceptionReport = { ...LOSSY, lossShare: 0.2, concealedShare: 0.01 };

interface Sent {
  readonly header: RtpHeader;
  readonly bytes: Uint8Array;
  /** Opus packets in it with their timestamps, its own last. */
  readonly opus: readonly { readonly timestamp: number; readonly payload: Uint8Array }[];
}

function readSent(bytes: Uint8Array): Sent {
  const header = readRtpHeader(bytes);
  assert.ok(header !== null);
  const payload = bytes.slice(RTP_HEADER_BYTES);
  const blocks = header.payloadType === PAYLOAD_TYPE.red
    ? readRedundant(payload)
    : [{ payload, timestampOffset: 0 }];
  assert.ok(blocks !== null);
  const opus = blocks.map(({ payload, timestampOffset }) => ({
    timestamp: (header.timestamp - timestampOffset) >>> 0,
    payload,
  }));
  return { header, bytes: bytes.slice(), opus };
}

/** Each frame becomes 8 bytes: its length, and its first and last sample; silence becomes 1 byte. */
function fakeEncoder() {
  const settings: unknown[] = [];
  return {
    settings,
    configure: (given: unknown) => void settings.push(given),
    encode(frame: Float32Array, into: Uint8Array): number {
      if (frame.every((sample) => sample === 0)) return into.fill(0, 0, 1), 1;
      const view = new DataView(into.buffer, into.byteOffset);
      view.setUint16(0, frame.length);
      view.setUint16(2, frame[0]!);
      view.setUint16(4, frame[frame.length - 1]!);
      view.setUint16(6, 0xbeef);
      return 8;
    },
  };
}

function startSender(options: Partial<VoiceSenderOptions> = {}) {
  const sent: Sent[] = [];
  const sender = createVoiceSender({
    encoder: fakeEncoder(),
    ssrc: 0xfeedbeef,
    firstSequence: 0xfffe,
    firstTimestamp: 0xffff_ff00,
    send: (packet) => sent.push(readSent(packet)),
    ...options,
  });
  return { sender, sent };
}

/** Samples 1, 2, 3 …, by which a frame tells what it holds. */
function ramp(from: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => (from + i) % 60_000 + 1);
}

Deno.test("voiceSender.add() makes the same packets of blocks of any size, without gap or repeat", () => {
  const total = 4_800;
  const whole = startSender();
  whole.sender.add(ramp(0, total));
  assert.equal(whole.sent.length, 20);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 40 }), (sizes) => {
      const { sender, sent } = startSender();
      let at = 0;
      for (const size of sizes) {
        sender.add(ramp(at, size + 3), size);
        at += size;
        assert.equal(sender.timestamp, (0xffff_ff00 + at) >>> 0);
      }
      const count = Math.min(sent.length, whole.sent.length);
      assert.equal(sent.length, Math.floor(at / 240));
      for (let i = 0; i < count; i++) assert.deepEqual(sent[i]!.bytes, whole.sent[i]!.bytes);
    }),
    { numRuns: 50 },
  );
});

Deno.test("voiceSender.skip() sends signs of life alone, and goes on where it has skipped to", () => {
  const { sender, sent } = startSender();
  for (let i = 0; i < 48; i++) sender.skip(1_000);
  sender.add(ramp(0, 300));
  sender.skip(10 * 48);
  sender.add(ramp(0, 480));
  const at = sent.map(({ header }) => (header.timestamp - 0xffff_ff00) >>> 0);
  // 60 samples of silence, which were too few for a frame, are left out: sound begins a frame.
  assert.deepEqual(at, [0, 405 * 48, 810 * 48, HZ, HZ + 240, HZ + 780, HZ + 1_020]);
  assert.equal(sender.timestamp, (0xffff_ff00 + HZ + 300 + 480 + 480) >>> 0);
});

Deno.test("voiceSender.leastFrameMs holds from the next frame on, and gives way when it is let go", () => {
  const { sender, sent } = startSender();
  sender.add(ramp(0, 300));
  sender.leastFrameMs = 10;
  assert.deepEqual([sent.length, sender.frameSamples], [1, 240]);
  sender.add(ramp(300, 180 + 2 * 480));
  assert.deepEqual([sent.length, sender.settings.frameMs], [4, 10]);
  sender.leastFrameMs = 5;
  sender.add(ramp(1_440, 480));
  assert.deepEqual(
    sent.map(({ header }) => (header.timestamp - 0xffff_ff00) >>> 0),
    [0, 240, 480, 960, 1_440, 1_680],
  );
});

Deno.test("voiceSender.add() counts packets and samples beyond the ends of their fields; only the first is marked", () => {
  const { sender, sent } = startSender();
  sender.add(ramp(0, 5 * 240));
  assert.deepEqual(sent.map(({ header }) => header.sequence), [0xfffe, 0xffff, 0, 1, 2]);
  assert.deepEqual(
    sent.map(({ header }) => header.timestamp),
    [0xffff_ff00, 0xffff_fff0, 0xe0, 0x1d0, 0x2c0],
  );
  assert.deepEqual(sent.map(({ header }) => header.marker), [true, false, false, false, false]);
  assert.ok(
    sent.every(({ header: { ssrc, payloadType } }) =>
      ssrc === 0xfeedbeef && payloadType === PAYLOAD_TYPE.opus
    ),
  );
  assert.equal(sender.packetsSent, 5);
  assert.equal(sender.bytesSent, 5 * 8);
});

Deno.test("voiceSender.add() sends nothing in silence but a sign of life each 400 ms, and marks what comes after", () => {
  const { sender, sent } = startSender();
  sender.add(ramp(0, 480));
  assert.equal(sender.isTalking, true);
  sender.add(new Float32Array(HZ)); // a second
  assert.equal(sender.isTalking, false);
  sender.add(ramp(0, 480));
  const life = [400 + 10, 800 + 15].map((ms) => 0xffff_ff00 + 48 * ms);
  const last = 0xffff_ff00 + HZ + 480;
  const timestamps = [0xffff_ff00, 0xffff_fff0, ...life, last, last + 240];
  assert.deepEqual(
    sent.map(({ header }) => header.timestamp),
    timestamps.map((timestamp) => timestamp % 2 ** 32),
  );
  assert.deepEqual(
    sent.map(({ header }) => header.marker),
    [true, false, true, true, true, false],
  );
  assert.deepEqual(sent.map(({ header }) => (header.sequence + 2) & 0xffff), [0, 1, 2, 3, 4, 5]);
  assert.equal(sender.isTalking, true);
});

/** Frame lengths change while sound goes on: every sample is in one frame, in its place. */
Deno.test("voiceSender.add() has digital silence encoded no more, once nobody speaks, but for signs of life", () => {
  const encoder = fakeEncoder();
  let encoded = 0;
  const encode: typeof encoder.encode = (frame, into) => (encoded++, encoder.encode(frame, into));
  const { sender } = startSender({ encoder: { ...encoder, encode } });
  sender.add(ramp(0, 240));
  sender.add(new Float32Array(HZ));
  // What was said, the first frame of silence, and two for each of 400 ms: the sign and the one after.
  assert.equal(encoded, 2 + 2 * 2);
  sender.add(Float32Array.from({ length: 240 }, () => 1e-9));
  assert.equal(encoded, 7);
});

Deno.test("voiceSender.report() changes the frame's length at a frame's end, without gap or repeat", () => {
  const { sender, sent } = startSender();
  const jittery = [1, 1, 12, 12, 12, 40, 40, 1, 1, 1, 1, 1];
  let at = 0;
  const lengths = new Set<number>();
  for (const jitterMs of jittery) {
    sender.add(ramp(at, 13_333));
    at += 13_333;
    sender.report({ ...GOOD, jitterMs });
    lengths.add(sender.settings.frameMs);
  }
  assert.deepEqual([...lengths].sort((a, b) => a - b), [5, 10, 20]);
  let expected = 0;
  for (const { opus: [own], header } of sent) {
    const view = new DataView(own!.payload.buffer, own!.payload.byteOffset);
    const length = view.getUint16(0);
    assert.equal(header.timestamp, (0xffff_ff00 + expected) >>> 0);
    assert.equal(view.getUint16(2), expected % 60_000 + 1);
    assert.equal(view.getUint16(4), (expected + length - 1) % 60_000 + 1);
    expected += length;
  }
  assert.ok(at - expected < 960);
});

/** Reports until the sender adds so many copies so far apart; then drops what was sent before. */
function makeRedundant(sender: VoiceSender, sent: Sent[], reports: readonly ReceptionReport[]) {
  for (const report of reports) {
    sender.add(ramp(0, 20 * 960));
    sender.report(report);
  }
  sender.add(ramp(0, 8 * 960));
  sent.length = 0;
}

for (
  const [copies, offset, reports, burst] of [
    [1, 1, [LOSSY], 1],
    [2, 1, Array(6).fill(VERY_LOSSY), 2],
    [1, 2, [LOSSY, { ...LOSSY, concealedShare: 0.04 }], 2],
    [2, 2, Array(6).fill({ ...VERY_LOSSY, concealedShare: 0.1 }), 4],
  ] as const
) {
  const what = `${copies} older, ${offset} apart`;
  Deno.test(`voiceSender with ${what} repairs each burst of ${burst} bit by bit`, () => {
    const { sender, sent } = startSender();
    makeRedundant(sender, sent, reports);
    assert.equal(sender.settings.redundancy, copies);
    assert.equal(sender.settings.redundancyOffset, offset);
    sender.add(ramp(0, 40 * 480));
    assert.equal(sent.length, 40);
    const own = sent.map(({ opus }) => opus[opus.length - 1]!);
    const received = new Map<number, Uint8Array>();
    sent.forEach(({ opus }, i) => {
      const isLost = i % 10 < burst;
      if (!isLost) { for (const { timestamp, payload } of opus) received.set(timestamp, payload); }
    });
    own.slice(0, 30).forEach(({ timestamp, payload }) => {
      assert.deepEqual(received.get(timestamp), payload);
    });
  });
}

Deno.test("voiceSender.report() believes no report of a silence, where one of three packets is 33 %", () => {
  const { sender } = startSender();
  const before = sender.settings;
  sender.add(new Float32Array(HZ));
  sender.report({ ...GOOD, lossShare: 1 / 3 });
  sender.add(new Float32Array(960));
  assert.deepEqual(sender.settings, before);
  sender.add(ramp(0, HZ));
  sender.report({ ...GOOD, lossShare: 1 / 3 });
  sender.add(new Float32Array(960));
  assert.equal(sender.settings.redundancy, 2);
});

Deno.test("voiceSender's packets stay as they are until 15 more have followed", () => {
  const kept: { readonly packet: Uint8Array; readonly copy: Uint8Array }[] = [];
  const { sender } = startSender({
    send(packet) {
      kept.push({ packet, copy: packet.slice() });
      for (const { packet, copy } of kept.slice(-16)) assert.deepEqual(packet, copy);
    },
  });
  sender.add(ramp(0, 60 * 240));
  assert.equal(kept.length, 60);
});

Deno.test("voiceSender and Opus: what is decoded is what was said, at 5, 10 and 20 ms and across changes", async () => {
  const opus = await loadOpus();
  const encoder = opus.createEncoder();
  const decoder = opus.createDecoder();
  const said = makeSpeech({ pitchHz: 112, seed: 4 }, 6, HZ);
  const heard = new Float32Array(said.length + 2_880);
  const { sender, sent } = startSender({ encoder, firstTimestamp: 0 });
  for (let at = 0; at < said.length; at += 441) {
    if (at % (441 * 40) === 0) {
      sender.report({ ...GOOD, jitterMs: [1, 12, 40, 12][at / 441 / 40 % 4]! });
    }
    sender.add(said.subarray(at, Math.min(said.length, at + 441)));
  }
  const lengths = new Set<number>();
  for (const { header, opus } of sent) {
    const payload = opus[opus.length - 1]!.payload;
    const samples = decoder.decode(payload, heard.subarray(header.timestamp));
    assert.equal(samples, decoder.duration(payload));
    lengths.add(samples);
  }
  assert.deepEqual([...lengths].sort((a, b) => a - b), [240, 480, 960]);
  let signal = 0, noise = 0;
  for (let i = 0; i < said.length - 3_000; i++) {
    signal += said[i]! ** 2;
    noise += (said[i]! - heard[i + encoder.lookahead]!) ** 2;
  }
  const snrDb = 10 * Math.log10(signal / noise);
  assert.ok(snrDb > 8, `${snrDb.toFixed(1)} dB`);
  encoder.close();
  decoder.close();
});

Deno.test("voiceSender with packetBytes sends each frame, within them, whatever is said and lost", async () => {
  const opus = await loadOpus();
  const encoder = opus.createEncoder();
  const { sender, sent } = startSender({ encoder, packetBytes: 175 });
  const loud = makeSpeech(JOHNS_VOICE, 4, HZ);
  const counts: number[] = [];
  for (const report of [GOOD, LOSSY, VERY_LOSSY, GOOD]) {
    const before = sent.length;
    const frames: number[] = [];
    for (let at = 0; at < 2 * HZ; at += 480) {
      const inSpeech = at < HZ;
      if (inSpeech) sender.add(loud.subarray(at, at + 480));
      else sender.skip(480);
      frames.push(sent.length);
    }
    counts.push(sent.length - before);
    const [first, second] = [frames[99]! - before, frames[199]! - frames[99]!];
    assert.ok(Math.abs(first - second) <= 1, `${first} packets in speech, ${second} in silence`);
    assert.ok(sent.every(({ bytes }) => bytes.length <= 175));
    sender.report(report);
  }
  assert.ok(sent.some(({ opus }) => opus.length === 3), "older packets were sent once more");
  assert.deepEqual(counts.slice(0, 2), [200, 200]);
  encoder.close();
});
