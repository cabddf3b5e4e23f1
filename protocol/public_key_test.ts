import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { formatBytes } from "./key_text.ts";
import { fingerprintOf, readPublicKey, toNoiseKey } from "./public_key.ts";

// `printf '\0…' (32 zeros) | sha256sum` begins like this.
const ZEROS = "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20";

Deno.test("fingerprintOf() shows the start of the key's SHA-256 in groups", () => {
  assert.equal(fingerprintOf(formatBytes(new Uint8Array(32))), ZEROS);
  assert.throws(() => fingerprintOf("nobody"), RangeError);
});

Deno.test("toNoiseKey() maps points of the curve, and refuses all else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const key = formatBytes(ed25519.getPublicKey(bytes));
      assert.equal(readPublicKey(key), key);
      assert.equal(toNoiseKey(key)?.length, 32);
      const other = toNoiseKey(formatBytes(bytes));
      assert.ok(other === null || other.length === 32);
    }),
    { numRuns: 30 },
  );
  const identityPoint = Uint8Array.of(1, ...new Uint8Array(31)); // small order: y = 1
  const refused = [identityPoint, new Uint8Array(32), new Uint8Array(32).fill(0xff)];
  for (const bytes of refused) assert.equal(toNoiseKey(formatBytes(bytes)), null);
  assert.equal(toNoiseKey("nobody"), null);
});
