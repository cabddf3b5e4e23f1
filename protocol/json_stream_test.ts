import assert from "node:assert/strict";
import fc from "fast-check";
import { createJsonStream, type JsonStreamItem } from "./json_stream.ts";

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text);

/** Pushes `bytes` in chunks of the given sizes, again and again. */
function pushInChunks(bytes: Uint8Array, sizes: readonly number[]): JsonStreamItem[] {
  const stream = createJsonStream();
  const items: JsonStreamItem[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    items.push(...stream.push(bytes.subarray(at, at + size)));
    at += size;
  }
  return items;
}

function textsOf(items: readonly JsonStreamItem[]): string[] {
  return items.flatMap((item) => item.kind === "object" ? [item.text] : []);
}

const object = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue(), { maxKeys: 5 })
  .map((value) => JSON.stringify(value))
  .filter((text) => bytesOf(text).length < 8_000);
const chunkSizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 10 });

Deno.test("jsonStream.push() gives the same objects in any chunking", () => {
  fc.assert(fc.property(
    fc.array(object, { maxLength: 8 }),
    fc.constantFrom("", " ", "\n", "\r\n\t "),
    chunkSizes,
    (objects, between, sizes) => {
      const flat = objects.filter((text) => depthOf(text) <= 16);
      const items = pushInChunks(bytesOf(flat.join(between)), sizes);
      assert.deepEqual(items.filter(({ kind }) => kind === "fault"), []);
      assert.deepEqual(textsOf(items), flat);
    },
  ));
});

function depthOf(text: string): number {
  const depth = (value: unknown): number =>
    typeof value === "object" && value !== null
      ? 1 + Math.max(0, ...Object.values(value).map(depth))
      : 0;
  return depth(JSON.parse(text));
}

Deno.test("jsonStream.push() never throws, and holds no more than an object, on any bytes", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 400 })), (chunks) => {
    const stream = createJsonStream({ maxBytes: 300, maxDepth: 5 });
    for (const chunk of chunks) {
      stream.push(chunk);
      assert.ok(stream.pending <= 300);
    }
  }));
});

Deno.test("jsonStream.push() finds every object again after garbage of any kind", () => {
  const garbage = fc.string({ unit: fc.constantFrom(..."abc}]:,0 ") });
  fc.assert(fc.property(fc.array(fc.tuple(garbage, object)), chunkSizes, (pairs, sizes) => {
    const flat = pairs.filter(([, text]) => depthOf(text) <= 16);
    const bytes = bytesOf(flat.map(([junk, text]) => junk + text).join(""));
    assert.deepEqual(textsOf(pushInChunks(bytes, sizes)), flat.map(([, text]) => text));
  }));
});

Deno.test("jsonStream.push() is not misled by braces, quotes and escapes within strings", () => {
  const texts = [`{"a":"}{"}`, `{"a":"\\"}"}`, `{"a\\\\":"\\\\"}`, `{"a":"]["}`, `{"a":["}"]}`];
  assert.deepEqual(textsOf(createJsonStream().push(bytesOf(texts.join("")))), texts);
});

Deno.test("jsonStream.push() joins a character that was cut between chunks", () => {
  const bytes = bytesOf(`{"name":"Noël 🎈"}`);
  for (let cut = 1; cut < bytes.length; cut++) {
    const stream = createJsonStream();
    const items = [...stream.push(bytes.subarray(0, cut)), ...stream.push(bytes.subarray(cut))];
    assert.deepEqual(textsOf(items), [`{"name":"Noël 🎈"}`]);
    assert.equal(stream.pending, 0);
  }
});

Deno.test("jsonStream.push() counts an object's bytes, not its characters", () => {
  assert.deepEqual(createJsonStream().push(bytesOf(`{"n":"é"}`)), [
    { kind: "object", text: `{"n":"é"}`, bytes: 10 },
  ]);
});

Deno.test("jsonStream.push() cuts a list as a whole, so that nothing within it is a request", () => {
  const list = `[{"command":"REG","name":"Marc"},[1]]`;
  assert.deepEqual(textsOf(createJsonStream().push(bytesOf(list))), [list]);
});

Deno.test("jsonStream.push() reports garbage once a run, a line and a chunk", () => {
  const stream = createJsonStream();
  const fault = { kind: "fault", reason: "not-an-object" };
  assert.deepEqual(stream.push(bytesOf("not an object")), [fault]);
  assert.deepEqual(stream.push(bytesOf("two\nlines\n\n")), [fault, fault]);
  assert.deepEqual(stream.push(bytesOf(`a{}b`)), [
    fault,
    { kind: "object", text: "{}", bytes: 2 },
    fault,
  ]);
});

Deno.test("jsonStream.push() reports an object that is no UTF-8, and goes on", () => {
  const stream = createJsonStream();
  const bad = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]); // {"\xff":1}
  assert.deepEqual(stream.push(bad), [{ kind: "fault", reason: "invalid-utf8" }]);
  assert.deepEqual(textsOf(stream.push(bytesOf("{}"))), ["{}"]);
});

Deno.test("jsonStream.push() takes an object of exactly the limit, and gives up one byte beyond", () => {
  const limits = { maxBytes: 20, maxDepth: 3 };
  const exact = `{"a":"${"x".repeat(12)}"}`;
  assert.equal(exact.length, 20);
  assert.deepEqual(textsOf(createJsonStream(limits).push(bytesOf(exact))), [exact]);
  for (const size of [1, 7, 100]) {
    const stream = createJsonStream(limits);
    const items: JsonStreamItem[] = [];
    const bytes = bytesOf(`{"a":"${"x".repeat(13)}"}{}`);
    for (let at = 0; at < bytes.length; at += size) {
      items.push(...stream.push(bytes.subarray(at, at + size)));
    }
    assert.deepEqual(items, [{ kind: "fault", reason: "too-large" }], "and nothing after it");
    assert.equal(stream.pending, 0);
  }
});

Deno.test("jsonStream.push() gives up at nesting beyond the limit", () => {
  const limits = { maxBytes: 1_000, maxDepth: 3 };
  assert.deepEqual(textsOf(createJsonStream(limits).push(bytesOf(`{"a":[{}]}`))), [`{"a":[{}]}`]);
  assert.deepEqual(createJsonStream(limits).push(bytesOf(`{"a":[{"b":[`)), [
    { kind: "fault", reason: "too-deep" },
  ]);
});
