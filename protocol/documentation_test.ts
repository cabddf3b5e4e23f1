import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import { formatChatSignal, readChatSignal } from "./chat.ts";
import { CODECS } from "./codecs.ts";
import { formatV1Signal, formatV2Signal, readDatagram } from "./datagrams.ts";
import {
  formatAddress,
  formatError,
  formatPong,
  formatProve,
  formatRefused,
  formatRegistered,
  formatUsersChange,
} from "./directory_messages.ts";
import { formatRequest } from "./directory_requests.ts";
import { formatBytes } from "./key_text.ts";
import { registrationProof } from "./registration_proof.ts";
import { formatHandshake, type HandshakePacket } from "./handshake_packets.ts";
import { createOpener } from "./opener.ts";
import { SEALED_BYTES } from "./sealed_packets.ts";
import { createSealer } from "./sealer.ts";
import { readRedundant, writeRedundant } from "./redundancy.ts";
import { formatVoiceReport, readVoiceReport } from "./rtcp.ts";
import { PAYLOAD_TYPE, readRtpHeader, RTP_HEADER_BYTES, writeRtpHeader } from "./rtp.ts";

const hexBytes = (text: string) =>
  Uint8Array.from(text.match(/../g)!, (pair) => parseInt(pair, 16));

const readDocument = () => Deno.readTextFile(`${import.meta.dirname}/../docs/protocol.md`);

const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");

// RFC 8032, section 7.1, test 1.
const SECRET_KEY = hexBytes("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
const KEY = formatBytes(ed25519.getPublicKey(SECRET_KEY));
const CHALLENGE = Uint8Array.from({ length: 32 }, (_, i) => i);
const SIGNATURE = ed25519.sign(registrationProof(CHALLENGE, "John", 5001), SECRET_KEY);

const CALL = "0123456789abcdef";
const NONCE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const MARIE = { name: "Marie", version: 2, key: KEY } as const;
const MARC = { name: "Marc", version: 1, key: null } as const;

Deno.test("docs/protocol.md shows the directory's messages as they are written", async () => {
  const text = await readDocument();
  const examples = [
    formatRegistered(1),
    formatRefused(1, "taken"),
    formatAddress(1, { ip: "192.168.35.142", port: 5001, version: 1, key: null }),
    formatAddress(1, null),
    formatError(1, "bad-request"),
    formatRequest({ command: "REG", name: "John", version: 2, port: 5001, key: KEY }),
    formatProve(CHALLENGE),
    formatRequest({ command: "PROVE", name: "John", signature: SIGNATURE }),
    formatRegistered(2),
    formatUsersChange({
      event: "users",
      reset: true,
      joined: [{ name: "John", version: 2, key: KEY }, MARC],
      left: [],
    }),
    formatRefused(2, "taken"),
    formatRefused(2, "owned"),
    formatError(2, "bad-name"),
    formatRequest({ command: "GET", name: "Marie" }),
    formatAddress(2, { ip: "192.168.35.145", port: 5002, version: 2, key: KEY }),
    formatUsersChange({ event: "users", joined: [MARIE], left: ["Marc"] }),
    formatRequest({ command: "PING" }),
    formatPong(),
  ];
  for (const example of examples) assert.ok(text.includes(example), example);
});

Deno.test("docs/protocol.md shows the datagrams byte by byte", async () => {
  const text = await readDocument();
  for (
    const signal of [
      { kind: "START", from: "John" },
      { kind: "ACCEPT" },
      { kind: "REJECT" },
      { kind: "CLOSE" },
    ] as const
  ) {
    const bytes = formatV1Signal(signal);
    assert.ok(text.includes(`\`${hex(bytes)}\``), signal.kind);
    assert.deepEqual(readDatagram(bytes), { kind: "v1", signal });
  }
  for (
    const signal of [
      { kind: "invite", call: CALL, n: 1, from: "John", to: "Marie", codecs: CODECS },
      { kind: "ack", call: CALL, of: 1 },
      { kind: "ringing", call: CALL, n: 1 },
      { kind: "accept", call: CALL, n: 2, codec: "opus", nonce: NONCE },
      { kind: "refuse", call: CALL, n: 1, reason: "key-changed" },
      { kind: "hold", call: CALL, n: 3, turn: 1 },
      { kind: "keep", call: CALL, on: true, turn: 1 },
      { kind: "resume", call: CALL, n: 4, turn: 2 },
    ] as const
  ) {
    const bytes = formatV2Signal(signal);
    assert.ok(text.includes(new TextDecoder().decode(bytes)), signal.kind);
    assert.deepEqual(readDatagram(bytes), { kind: "v2", signal });
  }
});

Deno.test("docs/protocol.md shows the signals of a message as they are written", async () => {
  const text = await readDocument();
  const seq = Date.UTC(2026, 2, 1, 13, 5, 9);
  for (
    const signal of [
      { kind: "chat", id: CALL, seq, part: 0, parts: 2, text: "Salut " },
      { kind: "chat", id: CALL, seq, part: 1, parts: 2, text: "Marie 👋" },
      { kind: "chat-ack", id: CALL, parts: [[0, 1]] },
      { kind: "chat-read", upTo: seq },
      { kind: "chat-read-ack", upTo: seq },
    ] as const
  ) {
    const bytes = formatChatSignal(signal);
    assert.ok(text.includes(new TextDecoder().decode(bytes)), signal.kind);
    assert.deepEqual(readChatSignal(bytes), signal);
  }
});

Deno.test("docs/protocol.md shows a sealed packet byte by byte, and the lengths of the others", async () => {
  const text = await readDocument();
  const key = Uint8Array.from({ length: 32 }, (_, i) => i);
  const room = new Uint8Array(SEALED_BYTES);
  const packet = room.subarray(0, createSealer(1, key).seal(Uint8Array.of(0x78), room));
  assert.ok(text.replaceAll(/\s+/g, " ").includes(`\`${hex(packet)}\``), hex(packet));
  assert.deepEqual(createOpener(key).open(packet)?.slice(), Uint8Array.of(0x78));
  assert.deepEqual(readDatagram(packet), { kind: "sealed" });

  const message = (length: number) => new Uint8Array(length);
  const packets: HandshakePacket[] = [
    { kind: "init", id: CALL, cookie: message(16), message: message(68) },
    { kind: "response", id: CALL, message: message(422) },
    { kind: "finish", id: CALL, message: message(644) },
    { kind: "cookie", id: CALL, cookie: message(16) },
  ];
  for (const one of packets) {
    const bytes = formatHandshake(one);
    const row = new RegExp(
      `^\\| \`0${bytes[0]}\` +\\| ${one.kind} .*\\| ${bytes.length} +\\|$`,
      "m",
    );
    assert.match(text, row);
    assert.deepEqual(readDatagram(bytes), { kind: "handshake" });
  }
});

Deno.test("docs/protocol.md shows a redundant RTP packet byte by byte", async () => {
  const text = await readDocument();
  const header = {
    payloadType: PAYLOAD_TYPE.red,
    marker: false,
    sequence: 1_200,
    timestamp: 576_000,
    ssrc: 0x1a2b3c4d,
  };
  const headerBytes = new Uint8Array(RTP_HEADER_BYTES);
  writeRtpHeader(header, headerBytes);
  assert.ok(text.includes(`\`${hex(headerBytes)}\``));
  const [headerRows, payloadRows] = text.slice(text.indexOf("### Voice: RTP")).split(
    "redundant** (",
  );
  assertRows(headerRows!, headerBytes);
  assert.deepEqual(readRtpHeader(headerBytes), header);

  const [older, own] = [Uint8Array.of(0xf8, 0x01, 0x02), Uint8Array.of(0xf8, 0x03)];
  const into = new Uint8Array(100);
  const payload = into.subarray(
    0,
    writeRedundant(own, [{ payload: older, timestampOffset: 480 }], into),
  );
  assert.ok(text.includes(`\`${hex(payload)}\``));
  assertRows(payloadRows!.slice(0, payloadRows!.indexOf("### Reports")), payload);
  assert.deepEqual(readRedundant(payload)?.map(({ payload }) => hex(payload)), [
    hex(older),
    hex(own),
  ]);
});

Deno.test("docs/protocol.md shows a report byte by byte", async () => {
  const text = await readDocument();
  const report = {
    ssrc: 0x1a2b3c4d,
    ntpMs: 12_250,
    rtpTimestamp: 588_000,
    packetsSent: 1_200,
    bytesSent: 96_000,
    heard: {
      ssrc: 0x0a0b0c0d,
      fractionLost: 0.125,
      lostTotal: 7,
      highestSequence: 65_538,
      jitterMs: 1.5,
      lastReportNtpMs: 11_500,
      sinceLastReportMs: 750,
    },
    concealedPermille: 3,
    playoutMs: 17.4,
    captureMs: 14.1,
    muted: false,
    talking: true,
    levelDb: -31,
  };
  const bytes = formatVoiceReport(report);
  assert.deepEqual(readVoiceReport(bytes), report);
  assertRows(text.slice(text.indexOf("### Reports")), bytes);
});

/** Each row of the tables in `text`, in order, is the next bytes, and says where they are. */
function assertRows(text: string, bytes: Uint8Array): void {
  const rows = [...text.matchAll(/^\| +\d+ \| `([^`]+)`/gm)];
  assert.equal(rows.map(([, shown]) => shown).join(" "), hex(bytes));
  const offsets = rows.map(([row]) => Number(row.slice(1).trim().split(" ")[0]));
  const lengths = rows.map(([, shown]) => shown!.split(" ").length);
  const expected = lengths.map((_, i) => lengths.slice(0, i).reduce((sum, one) => sum + one, 0));
  assert.deepEqual(offsets, expected);
}
