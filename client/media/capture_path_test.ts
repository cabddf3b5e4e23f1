import assert from "node:assert/strict";
import { createCapturePath } from "./capture_path.ts";
import { createRingBuffer, openRing } from "./ring.ts";
import { isUtf8, v1Codec } from "./v1_codec.ts";
import { createV1Line } from "./v1_line.ts";

function createRig(hz: number) {
  const ring = openRing(createRingBuffer(65_536));
  const packets: Uint8Array[] = [];
  const capture = createCapturePath(createV1Line((packet) => packets.push(packet.slice())));
  capture.attach({ ring, hz });
  return { ring, packets, capture };
}

const loudest = (packet: Uint8Array) => {
  const frame = new Float32Array(v1Codec.frameSamples);
  v1Codec.decode(packet, frame);
  return Math.max(...frame.map(Math.abs));
};

for (const hz of [8_000, 22_050, 44_100, 48_000]) {
  Deno.test(`capturePath.pump() makes a packet each 64 ms of ${hz} Hz`, () => {
    const { ring, packets, capture } = createRig(hz);
    const period = new Float32Array(Math.round(hz / 200)).fill(0.25);
    for (let i = 0; i < 2_000; i++) {
      ring.write(period);
      assert.equal(capture.pump(), period.length);
    }
    const seconds = (2_000 * period.length) / hz;
    assert.equal(packets.length, Math.floor((seconds - 0.002) / 0.064));
    assert.ok(Math.abs(capture.readLevel() - 0.25) < 1e-3);
  });
}

Deno.test("capturePath.muted sends silence that an original plays, and shows no level", () => {
  const { ring, packets, capture } = createRig(48_000);
  capture.muted = true;
  for (let i = 0; i < 100; i++) {
    ring.write(new Float32Array(240).fill(0.5));
    capture.pump();
  }
  assert.equal(packets.length, 7);
  for (const packet of packets) {
    assert.ok(loudest(packet) <= 1 / 32_768);
    assert.equal(isUtf8(packet), false);
  }
  assert.equal(capture.readLevel(), 0);
});

Deno.test("capturePath.pump() drops what is too old instead of sending it faster than real time", () => {
  const { ring, packets, capture } = createRig(8_000);
  ring.write(new Float32Array(8_000).fill(0.5));
  assert.equal(capture.pump(), 8_000);
  assert.equal(packets.length, 0);
});

Deno.test("capturePath.silence() keeps packets coming without a microphone", () => {
  const { packets, capture } = createRig(48_000);
  capture.attach(null);
  assert.equal(capture.pump(), 0);
  for (let ms = 0; ms < 1_000; ms += 20) capture.silence(20);
  assert.equal(packets.length, 15);
  for (const packet of packets) assert.equal(isUtf8(packet), false);
});
