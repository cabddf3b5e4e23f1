import assert from "node:assert/strict";
import fc from "fast-check";
import { formatBytes, readBytes, readPublicKey } from "./key_text.ts";

Deno.test("readPublicKey() takes the text of 32 bytes, in its one spelling", () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
    const text = formatBytes(bytes);
    assert.equal(readPublicKey(text), text);
    assert.deepEqual(readBytes(text, 32), bytes);
  }));
  const key = formatBytes(new Uint8Array(32));
  const refused = ["", `${key}=`, key.slice(1), `${key}A`, `${key.slice(1)}B`, `+${key.slice(1)}`];
  for (const text of [...refused, null, 7, undefined, [key]]) {
    assert.equal(readPublicKey(text), null, String(text));
  }
});

Deno.test("readBytes() takes what formatBytes() writes, and nothing else of that length", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
    const text = formatBytes(bytes);
    assert.deepEqual(readBytes(text, bytes.length), bytes);
    assert.equal(readBytes(text, bytes.length + 1), null);
  }));
  fc.assert(fc.property(fc.string({ maxLength: 50 }), fc.nat(40), (text, length) => {
    const bytes = readBytes(text, length);
    if (bytes !== null) assert.equal(formatBytes(bytes), text);
  }));
});
