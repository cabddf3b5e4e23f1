import assert from "node:assert/strict";
import fc from "fast-check";
import { CODECS, V1_ONLY } from "./codecs.ts";
import {
  type Datagram,
  formatV1Signal,
  formatV2Signal,
  readDatagram,
  SIGNAL_BYTES,
  type V1Signal,
  type V2Signal,
} from "./datagrams.ts";
import { formatBytes } from "./key_text.ts";
import { V1_FRAME_BYTES } from "./limits.ts";
import { checkName } from "./names.ts";
import { PAYLOAD_TYPE } from "./rtp.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readDatagram(bytesOf(text));

const UNKNOWN: Datagram = { kind: "unknown" };
const CALL = "0123456789abcdef";

const anyName = fc.string({ unit: "binary", minLength: 1, maxLength: 64 })
  .map((raw) => checkName(raw))
  .filter((checked) => checked.ok)
  .map((checked) => checked.ok ? checked.name : "");
const anyCall = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  .map((value) => value.toString(16).padStart(16, "0"));
const anyCount = fc.integer({ min: 1, max: 1_000_000 });
const anyV2Signal: fc.Arbitrary<V2Signal> = fc.oneof(
  fc.record({
    kind: fc.constant("invite" as const),
    call: anyCall,
    n: anyCount,
    from: anyName,
    to: anyName,
    codecs: fc.shuffledSubarray([...CODECS], { minLength: 1 }),
  }, { noNullPrototype: true }),
  fc.record({
    kind: fc.constant("accept" as const),
    call: anyCall,
    n: anyCount,
    codec: fc.constantFrom(...CODECS),
    nonce: fc.uint8Array({ minLength: 32, maxLength: 32 }).map(formatBytes),
  }, { noNullPrototype: true, requiredKeys: ["kind", "call", "n", "codec"] }),
  fc.record({
    kind: fc.constantFrom("ringing", "decline", "busy", "cancel", "bye"),
    call: anyCall,
    n: anyCount,
  }, { noNullPrototype: true }),
  fc.record({
    kind: fc.constant("refuse" as const),
    call: anyCall,
    n: anyCount,
    reason: fc.constantFrom("key-changed", "not-encrypted", "unconfirmed"),
  }, { noNullPrototype: true }),
  fc.record({
    kind: fc.constantFrom("hold", "resume"),
    call: anyCall,
    n: anyCount,
    turn: anyCount,
  }, { noNullPrototype: true }),
  fc.record({
    kind: fc.constant("keep" as const),
    call: anyCall,
    on: fc.boolean(),
    turn: fc.oneof(fc.constant(0), anyCount),
  }, { noNullPrototype: true }),
  fc.record({ kind: fc.constant("ack" as const), call: anyCall, of: anyCount }, {
    noNullPrototype: true,
  }),
);

Deno.test("readDatagram() reads the four signals of 2023", () => {
  const table: readonly [string, V1Signal][] = [
    ["START John", { kind: "START", from: "John" }],
    ["START Jean Noël", { kind: "START", from: "Jean Noël" }],
    ["START  John \n", { kind: "START", from: "John" }],
    ["ACCEPT", { kind: "ACCEPT" }],
    ["REJECT", { kind: "REJECT" }],
    ["CLOSE", { kind: "CLOSE" }],
    ["CLOSE\n", { kind: "CLOSE" }],
  ];
  for (const [text, signal] of table) assert.deepEqual(read(text), { kind: "v1", signal }, text);
});

Deno.test("readDatagram() knows nothing else for a signal", () => {
  const texts = [
    "",
    " ",
    "START",
    "START ",
    "START \n",
    "START a\u202eb",
    `START ${"n".repeat(65)}`,
    "start John",
    "CLOSED",
    " CLOSE",
    "close",
    "ACCEPT John",
    "HELLO",
    "\ufeffCLOSE",
    "DC2",
    "DC2 ",
    "DC2 {",
    "DC2 null",
    "DC2 []",
    `DC3 {"kind":"bye","call":"${CALL}","n":1}`,
    `DC2 {"kind":"bye","call":"${CALL}"}`,
    `DC2 {"kind":"hold","call":"${CALL}","n":1}`,
    `DC2 {"kind":"hold","call":"${CALL}","n":1,"turn":0}`,
    `DC2 {"kind":"resume","call":"${CALL}","turn":1}`,
    `DC2 {"kind":"keep","call":"${CALL}","turn":1}`,
    `DC2 {"kind":"keep","call":"${CALL}","on":1,"turn":1}`,
    `DC2 {"kind":"keep","call":"${CALL}","on":true,"turn":-1}`,
    `DC2 {"kind":"bye","call":"${CALL}","n":0}`,
    `DC2 {"kind":"bye","call":"${CALL}","n":1.5}`,
    `DC2 {"kind":"bye","call":"${CALL}","n":1000001}`,
    `DC2 {"kind":"bye","call":"${CALL}","n":"1"}`,
    `DC2 {"kind":"bye","call":"${CALL.toUpperCase()}","n":1}`,
    `DC2 {"kind":"bye","call":"${CALL}0","n":1}`,
    `DC2 {"kind":"bye","call":7,"n":1}`,
    `DC2 {"kind":"toString","call":"${CALL}","n":1}`,
    `DC2 {"kind":"ack","call":"${CALL}","n":1}`,
    `DC2 {"kind":"invite","call":"${CALL}","n":1}`,
    `DC2 {"kind":"invite","call":"${CALL}","n":1,"from":"John","to":""}`,
    `DC2 {"kind":"invite","call":"${CALL}","n":1,"from":["John"],"to":"Marie"}`,
  ];
  for (const text of texts) assert.deepEqual(read(text), UNKNOWN, text);
});

Deno.test("readDatagram() takes 1,024 bytes for audio, whatever they spell", () => {
  const frame = new Uint8Array(V1_FRAME_BYTES);
  assert.deepEqual(readDatagram(frame), { kind: "audio" });
  frame.set(bytesOf("CLOSE"));
  assert.deepEqual(readDatagram(frame), { kind: "audio" });
  assert.deepEqual(readDatagram(frame.subarray(1)), UNKNOWN);
  frame.set([0x80, PAYLOAD_TYPE.opus]);
  assert.deepEqual(readDatagram(frame), { kind: "audio" });
});

Deno.test("readDatagram() tells RTP, RTCP and neither by their first two bytes", () => {
  const table: readonly [number, number, number, Datagram][] = [
    [0x80, PAYLOAD_TYPE.opus, 13, { kind: "rtp" }],
    [0x80, 0x80 | PAYLOAD_TYPE.opus, 13, { kind: "rtp" }],
    [0x80, PAYLOAD_TYPE.red, SIGNAL_BYTES, { kind: "rtp" }],
    [0x80, PAYLOAD_TYPE.opus, SIGNAL_BYTES + 1, UNKNOWN],
    [0x80, PAYLOAD_TYPE.opus, 11, UNKNOWN],
    [0x90, PAYLOAD_TYPE.opus, 20, UNKNOWN],
    [0x80, 0, 172, UNKNOWN],
    [0x80, 191, 64, UNKNOWN],
    [0x80, 192, 64, { kind: "rtcp" }],
    [0x81, 200, 64, { kind: "rtcp" }],
    [0x81, 223, 64, { kind: "rtcp" }],
    [0x81, 224, 64, UNKNOWN],
    [0x80, 200, 3, UNKNOWN],
    [0x40, 200, 64, UNKNOWN],
    [0xc0, 200, 64, UNKNOWN], // UTF-8 may begin so, with another second byte
  ];
  for (const [first, second, length, expected] of table) {
    const bytes = new Uint8Array(length);
    bytes.set([first, second]);
    assert.deepEqual(readDatagram(bytes), expected, `${first} ${second}, ${length} bytes`);
  }
});

Deno.test("readDatagram() takes no text for RTP or RTCP", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const { kind } = read(text);
    assert.ok(kind !== "rtp" && kind !== "rtcp");
  }));
});

Deno.test("readDatagram() reads what formatV1Signal() writes", () => {
  fc.assert(fc.property(anyName, (from) => {
    const signal: V1Signal = { kind: "START", from };
    assert.deepEqual(readDatagram(formatV1Signal(signal)), { kind: "v1", signal });
  }));
  for (const kind of ["ACCEPT", "REJECT", "CLOSE"] as const) {
    assert.deepEqual(formatV1Signal({ kind }), bytesOf(kind));
    assert.deepEqual(readDatagram(formatV1Signal({ kind })), { kind: "v1", signal: { kind } });
  }
});

Deno.test("readDatagram() reads what formatV2Signal() writes, which is never too long", () => {
  fc.assert(fc.property(anyV2Signal, (signal) => {
    const bytes = formatV2Signal(signal);
    assert.ok(bytes.length <= SIGNAL_BYTES);
    assert.deepEqual(readDatagram(bytes), { kind: "v2", signal });
  }));
});

Deno.test("formatV2Signal() fits the longest names into SIGNAL_BYTES", () => {
  for (const letter of ["😀", "\\", '"']) {
    const name = letter.repeat(64);
    const signal: V2Signal = {
      kind: "invite",
      call: CALL,
      n: 1_000_000,
      from: name,
      to: name,
      codecs: CODECS,
    };
    assert.ok(formatV2Signal(signal).length <= SIGNAL_BYTES);
    assert.deepEqual(readDatagram(formatV2Signal(signal)), { kind: "v2", signal });
  }
});

Deno.test("readDatagram() takes v1 for the codec of those who name none, or none that it knows", () => {
  const invite = { call: CALL, n: 1, from: "John", to: "Marie" };
  for (
    const [field, codecs] of [
      ["", V1_ONLY],
      [`,"codecs":["lyra"]`, V1_ONLY],
      [`,"codecs":"opus"`, V1_ONLY],
      [`,"codecs":["lyra","opus"]`, ["opus"]],
    ] as const
  ) {
    assert.deepEqual(
      read(`DC2 {"kind":"invite","call":"${CALL}","n":1,"from":"John","to":"Marie"${field}}`),
      { kind: "v2", signal: { kind: "invite", ...invite, codecs } },
    );
  }
  for (const [field, codec] of [["", "v1"], [`,"codec":7`, "v1"], [`,"codec":"opus"`, "opus"]]) {
    assert.deepEqual(read(`DC2 {"kind":"accept","call":"${CALL}","n":2${field}}`), {
      kind: "v2",
      signal: { kind: "accept", call: CALL, n: 2, codec },
    });
  }
});

Deno.test("readDatagram() reads no accept with a nonce that is none", () => {
  for (const nonce of [`"${"A".repeat(42)}"`, `"${"A".repeat(42)}B"`, "7", "null", '""']) {
    const text = `DC2 {"kind":"accept","call":"${CALL}","n":2,"codec":"opus","nonce":${nonce}}`;
    assert.deepEqual(read(text), { kind: "unknown" });
  }
});

Deno.test("readDatagram() ignores fields that it doesn't know", () => {
  assert.deepEqual(read(`DC2 {"kind":"bye","call":"${CALL}","n":2,"later":{"a":1}}`), {
    kind: "v2",
    signal: { kind: "bye", call: CALL, n: 2 },
  });
});

Deno.test("readDatagram() never throws, and calls only 1,024 bytes audio", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 1_500 }),
    fc.tuple(fc.constantFrom("START ", "ACCEPT", "CLOSE", "DC2 ", "DC2 {"), fc.uint8Array())
      .map(([start, rest]) => Uint8Array.from([...bytesOf(start), ...rest])),
    fc.json().map((json) => bytesOf(`DC2 ${json}`)),
  );
  fc.assert(fc.property(anyBytes, (bytes) => {
    const { kind } = readDatagram(bytes);
    assert.equal(kind === "audio", bytes.length === V1_FRAME_BYTES);
  }));
});

Deno.test("readDatagram() passes no name on that could forge a line of a log", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (raw) => {
    const datagram = read(`START ${raw}`);
    if (datagram.kind !== "v1") return;
    assert.ok(datagram.signal.kind === "START" && checkName(datagram.signal.from).ok);
    assert.equal(datagram.signal.kind === "START" && datagram.signal.from, raw.trim());
  }));
});
