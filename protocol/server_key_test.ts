import assert from "node:assert/strict";
import { formatServerKey, readServerKey } from "./server_key.ts";

Deno.test("readServerKey() reads what formatServerKey() writes, and what OpenSSL writes", () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => i * 8);
  const key = formatServerKey(bytes);
  assert.equal(readServerKey(key), key);
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0").toUpperCase());
  assert.equal(readServerKey(` SHA256:${digits.join(":")}\n`), key);
});

Deno.test("readServerKey() takes nothing else", () => {
  const wrong = ["", "sha256:", "sha1:" + "a".repeat(64), "sha256:" + "a".repeat(63)];
  for (const text of [...wrong, "a".repeat(64), `sha256:${"g".repeat(64)}`, null, 7, {}]) {
    assert.equal(readServerKey(text), null, String(text));
  }
});
