import assert from "node:assert/strict";
import fc from "fast-check";
import { V1_FRAME_BYTES } from "../../protocol/limits.ts";
import { PAYLOAD_TYPE, writeRtpHeader } from "../../protocol/rtp.ts";
import { CONSTANT_VOICE_BYTES, createSealedSessions } from "./sealed_sessions.ts";
import type { UdpAddress } from "./voice_engine.ts";

const JOHN: UdpAddress = { ip: "192.0.2.1", port: 5001 };
const MARIE: UdpAddress = { ip: "192.0.2.2", port: 5002 };
const WIFI: UdpAddress = { ip: "198.51.100.7", port: 40_000 };
const A = new Uint8Array(32).fill(1), B = new Uint8Array(32).fill(2);

interface Sent {
  readonly datagram: Uint8Array;
  readonly to: UdpAddress;
}

/** John's side and Marie's, and what each sends. */
function makeSides() {
  const fromJohn: Sent[] = [], fromMarie: Sent[] = [];
  const keep = (sent: Sent[]) => (datagram: Uint8Array, to: UdpAddress) =>
    void sent.push({ datagram: datagram.slice(), to });
  const john = createSealedSessions(keep(fromJohn)), marie = createSealedSessions(keep(fromMarie));
  john.add({ index: 7, remoteIndex: 9, sendKey: A, receiveKey: B, address: MARIE });
  marie.add({ index: 9, remoteIndex: 7, sendKey: B, receiveKey: A, address: JOHN });
  return { john, marie, fromJohn, fromMarie };
}

function rtpPacket(sequence: number): Uint8Array {
  const packet = new Uint8Array(80).fill(sequence);
  const header = { payloadType: PAYLOAD_TYPE.opus, marker: false, timestamp: 1, ssrc: 2 };
  writeRtpHeader({ ...header, sequence }, packet);
  return packet;
}

Deno.test("createSealedSessions() tells voice from signals, and the session that they came in", () => {
  const { john, marie, fromJohn } = makeSides();
  const signal = new TextEncoder().encode('DC2 {"kind":"bye"}');
  const contents = [
    ["signal", signal],
    ["rtp", rtpPacket(1)],
    ["audio", new Uint8Array(V1_FRAME_BYTES).fill(0xff)],
  ] as const;
  for (const [kind, content] of contents) {
    if (kind === "signal") john.sendSignal(7, content);
    else john.sendVoice(7, content);
    const { datagram, to } = fromJohn.pop()!;
    assert.deepEqual(to, MARIE);
    const opened = marie.open(datagram, JOHN.ip, JOHN.port);
    assert.deepEqual({ ...opened }, { index: 9, kind, content });
  }
});

Deno.test("createSealedSessions() follows the peer to the address of its newest packet, and no forger", () => {
  const { john, marie, fromJohn, fromMarie } = makeSides();
  const answers = () => {
    marie.sendVoice(9, rtpPacket(0));
    return fromMarie.pop()!.to;
  };
  for (let i = 0; i < 3; i++) john.sendVoice(7, rtpPacket(i));
  const [first, second, third] = fromJohn.map(({ datagram }) => datagram);
  assert.ok(marie.open(second!, JOHN.ip, JOHN.port));
  assert.deepEqual(answers(), JOHN);
  // An older packet that somebody sends from elsewhere moves nothing.
  assert.ok(marie.open(first!, WIFI.ip, WIFI.port));
  assert.deepEqual(answers(), JOHN);
  assert.equal(marie.open(second!, WIFI.ip, WIFI.port), null);
  const forged = third!.slice();
  forged[20]! ^= 1;
  assert.equal(marie.open(forged, WIFI.ip, WIFI.port), null);
  assert.deepEqual(answers(), JOHN);
  assert.ok(marie.open(third!, WIFI.ip, WIFI.port));
  assert.deepEqual(answers(), WIFI);
});

Deno.test("createSealedSessions() opens nothing of a session that is over, nor sends in it", () => {
  const { john, marie, fromJohn } = makeSides();
  john.sendSignal(7, Uint8Array.of(1));
  marie.remove(9);
  assert.equal(marie.open(fromJohn.pop()!.datagram, JOHN.ip, JOHN.port), null);
  john.remove(7);
  john.sendSignal(7, Uint8Array.of(1));
  john.sendVoice(7, rtpPacket(1));
  assert.deepEqual(fromJohn, []);
});

Deno.test("createSealedSessions() hands out nothing for random or changed datagrams", () => {
  const { john, marie, fromJohn } = makeSides();
  john.sendVoice(7, rtpPacket(1));
  const { datagram } = fromJohn.pop()!;
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const forged = datagram.slice();
      forged[at % forged.length]! ^= change;
      assert.equal(marie.open(forged, JOHN.ip, JOHN.port), null);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(marie.open(datagram, JOHN.ip, JOHN.port));
});

Deno.test("add() gives what came before the keys, and keeps few of what has none", () => {
  const kept: Uint8Array[] = [];
  const john = createSealedSessions((datagram) => void kept.push(datagram.slice()));
  const marie = createSealedSessions(() => {});
  john.add({ index: 7, remoteIndex: 9, sendKey: A, receiveKey: B, address: MARIE });
  for (let i = 0; i < 20; i++) john.sendVoice(7, rtpPacket(i));
  for (const datagram of kept) assert.equal(marie.open(datagram, JOHN.ip, JOHN.port), null);
  const keys = { remoteIndex: 7, sendKey: B, receiveKey: A, address: JOHN };
  assert.deepEqual(marie.add({ ...keys, index: 8 }), []);
  const early = marie.add({ ...keys, index: 9 });
  assert.deepEqual(early.map(({ datagram }) => datagram), kept.slice(-8));
  for (const { datagram, ip, port } of early) assert.ok(marie.open(datagram, ip, port));
  assert.deepEqual(marie.add({ ...keys, index: 9 }), []);
});

Deno.test("sendVoice() leaves the last 15 packets as they are", () => {
  const kept: Uint8Array[] = [];
  const john = createSealedSessions((datagram) => void kept.push(datagram));
  const marie = createSealedSessions(() => {});
  john.add({ index: 7, remoteIndex: 9, sendKey: A, receiveKey: B, address: MARIE });
  marie.add({ index: 9, remoteIndex: 7, sendKey: B, receiveKey: A, address: JOHN });
  for (let i = 0; i < 16; i++) john.sendVoice(7, rtpPacket(i));
  for (const [i, datagram] of kept.entries()) {
    assert.deepEqual(marie.open(datagram, JOHN.ip, JOHN.port)?.content, rtpPacket(i));
  }
});

Deno.test("createSealedSessions() makes voice and reports of constant size one length, where it is asked", () => {
  const { john, marie, fromJohn } = makeSides();
  const lengths = (isConstant: boolean) =>
    new Set([12, 40, 92, CONSTANT_VOICE_BYTES].map((length) => {
      const content = rtpPacket(1).slice(0, 12);
      const whole = new Uint8Array(length).fill(0x55);
      whole.set(content);
      john.sendVoice(7, whole, isConstant);
      const { datagram } = fromJohn.pop()!;
      assert.deepEqual(marie.open(datagram, JOHN.ip, JOHN.port)?.content, whole);
      return datagram.length;
    }));
  assert.deepEqual([...lengths(true)], [208]);
  assert.equal(lengths(false).size, 4);
});
