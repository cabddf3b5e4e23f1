import assert from "node:assert/strict";
import { createCapturePath } from "./capture_path.ts";
import { createRingBuffer, openRing } from "./ring.ts";
import { isUtf8, v1Codec } from "./v1_codec.ts";
import { createV1Line } from "./v1_line.ts";
import type { Transmit } from "./voice_gate.ts";

function createRig(hz: number) {
  const ring = openRing(createRingBuffer(65_536));
  const packets: Uint8Array[] = [];
  const transmit: Transmit = { mode: "open", muted: false, held: false };
  const line = createV1Line((packet) => packets.push(packet.slice()));
  const capture = createCapturePath(line, transmit);
  capture.attach({ ring, hz });
  return { ring, packets, capture, transmit };
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

Deno.test("capturePath.pump() sends silence that an original plays while muted, and hears on", () => {
  const { ring, packets, capture, transmit } = createRig(48_000);
  transmit.muted = true;
  const period = Float32Array.from({ length: 240 }, (_, i) => i % 120 < 60 ? 0.5 : -0.5);
  for (let i = 0; i < 100; i++) {
    ring.write(period);
    capture.pump();
  }
  assert.equal(packets.length, 7);
  for (const packet of packets) {
    assert.ok(loudest(packet) <= 1 / 32_768);
    assert.equal(isUtf8(packet), false);
  }
  assert.equal(capture.readLevel(), 0);
  assert.equal(capture.readMicrophone(), 0.5);
  assert.deepEqual([capture.talking, capture.transmitting], [true, false]);
});

Deno.test("capturePath.pump() keeps frames leaving in push-to-talk, with sound while it is held", () => {
  const { ring, packets, capture, transmit } = createRig(8_000);
  transmit.mode = "push";
  for (let i = 0; i < 96; i++) {
    transmit.held = i >= 64;
    ring.write(new Float32Array(80).fill(0.5));
    capture.pump();
  }
  assert.equal(packets.length, 15);
  assert.ok(packets.slice(0, 10).every((packet) => loudest(packet) <= 1 / 32_768));
  assert.ok(packets.slice(10).every((packet) => loudest(packet) > 0.49));
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
