import assert from "node:assert/strict";
import fc from "fast-check";
import { CHAT_BYTES, type ChatSignal, formatChatSignal, rangesOf, readChatSignal } from "./chat.ts";
import { checkText, MOST_PARTS, splitText } from "./chat_text.ts";

const ID = "0123456789abcdef";
const bytesOf = (text: string) => new TextEncoder().encode(text);

const anyId = fc.nat().map((value) => value.toString(16).padStart(16, "0"));
const anyPart = fc.string({ unit: "binary", maxLength: 140 }).filter((raw) => checkText(raw).ok);
const anySequence = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const anySignal: fc.Arbitrary<ChatSignal> = fc.oneof(
  fc.record({ id: anyId, seq: anySequence, text: anyPart, at: fc.tuple(fc.nat(9), fc.nat(9)) })
    .map(({ id, seq, text, at: [one, other] }) => ({
      kind: "chat" as const,
      id,
      seq,
      part: Math.min(one, other),
      parts: Math.max(one, other) + 1,
      text,
    })),
  fc.record({ id: anyId, there: fc.array(fc.boolean(), { maxLength: MOST_PARTS }) })
    .map(({ id, there }) => ({ kind: "chat-ack" as const, id, parts: rangesOf(there) })),
  fc.record({
    kind: fc.constantFrom("chat-read" as const, "chat-read-ack" as const),
    upTo: anySequence,
  }, { noNullPrototype: true }),
);

Deno.test("readChatSignal() reads what formatChatSignal() writes, in one sealed packet", () => {
  fc.assert(fc.property(anySignal, (signal) => {
    const bytes = formatChatSignal(signal);
    assert.ok(bytes.length <= CHAT_BYTES, `${bytes.length} bytes`);
    assert.deepEqual(readChatSignal(bytes), signal);
  }));
});

Deno.test("formatChatSignal() stays within a packet for the longest parts and acknowledgements", () => {
  const seq = Number.MAX_SAFE_INTEGER, part = MOST_PARTS - 1;
  for (const text of ["a", '"', "😀", "\n"].map((unit) => splitText(unit.repeat(900))[0] ?? "")) {
    const bytes = formatChatSignal({ kind: "chat", id: ID, seq, part, parts: MOST_PARTS, text });
    assert.ok(bytes.length <= CHAT_BYTES);
    assert.ok(readChatSignal(bytes) !== null);
  }
  const everySecond = Array.from({ length: MOST_PARTS }, (_, i) => i % 2 === 1);
  const bytes = formatChatSignal({ kind: "chat-ack", id: ID, parts: rangesOf(everySecond) });
  assert.ok(bytes.length <= CHAT_BYTES);
  assert.ok(readChatSignal(bytes) !== null);
});

Deno.test("readChatSignal() refuses what is out of range, too long, or no signal", () => {
  const chat = { kind: "chat", id: ID, seq: 1, part: 0, parts: 1, text: "a" };
  const wrong: readonly object[] = [
    { ...chat, id: "0123" },
    { ...chat, id: 7 },
    { ...chat, seq: 0 },
    { ...chat, seq: 2 ** 53 },
    { ...chat, seq: 1.5 },
    { ...chat, part: 1 },
    { ...chat, part: -1 },
    { ...chat, part: 0.5 },
    { ...chat, parts: 0 },
    { ...chat, parts: MOST_PARTS + 1 },
    { ...chat, parts: 1e9 },
    { ...chat, text: 5 },
    { ...chat, text: "a".repeat(601) },
    { ...chat, text: "\uD800" },
    { ...chat, kind: "chat-all" },
    { kind: "chat-ack", id: ID, parts: [[1, 0]] },
    { kind: "chat-ack", id: ID, parts: [[0, MOST_PARTS + 1]] },
    { kind: "chat-ack", id: ID, parts: [[0]] },
    { kind: "chat-ack", id: ID, parts: Array(49).fill([0, 0]) },
    { kind: "chat-ack", id: ID, parts: 3 },
    { kind: "chat-ack", parts: [] },
    { kind: "chat-read" },
    { kind: "chat-read", upTo: -1 },
    [],
  ];
  for (const value of wrong) {
    const text = JSON.stringify(value);
    assert.equal(readChatSignal(bytesOf(`DC2 ${text}`)), null, text);
  }
  for (const text of ["", "DC2 ", "DC2 null", "DC2 {", 'DC1 {"kind":"chat"}']) {
    assert.equal(readChatSignal(bytesOf(text)), null, text);
  }
  assert.equal(readChatSignal(new Uint8Array(CHAT_BYTES + 1)), null);
});

Deno.test("readChatSignal() never throws, whatever comes and whatever is flipped in it", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 1_000 }), (bytes) => {
    readChatSignal(bytes);
  }));
  fc.assert(
    fc.property(anySignal, fc.nat(), fc.integer({ min: 1, max: 255 }), (signal, at, flip) => {
      const bytes = formatChatSignal(signal);
      const index = at % bytes.length;
      bytes[index] = (bytes[index] ?? 0) ^ flip;
      const read = readChatSignal(bytes);
      if (read !== null) assert.deepEqual(readChatSignal(formatChatSignal(read)), read);
    }),
  );
});

Deno.test("rangesOf() names what is there, in order, and no more than a packet takes", () => {
  assert.deepEqual(rangesOf([]), []);
  assert.deepEqual(rangesOf([false, false]), []);
  assert.deepEqual(rangesOf([true, true, false, true]), [[0, 1], [3, 3]]);
  const ranges = rangesOf(Array.from({ length: 200 }, (_, i) => i % 2 === 0));
  assert.deepEqual([ranges.length, ranges.at(-1)], [48, [94, 94]]);
});
