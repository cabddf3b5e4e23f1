import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { formatBytes } from "./key_text.ts";
import { fingerprintOf, isNoiseKeyOf, readPublicKey } from "./public_key.ts";

// `printf '\0…' (32 zeros) | sha256sum` begins like this.
const ZEROS = "6668 7aad f862 bd77 6c8f c18b 8e9f 8e20";

Deno.test("fingerprintOf() shows the start of the key's SHA-256 in groups", () => {
  assert.equal(fingerprintOf(formatBytes(new Uint8Array(32))), ZEROS);
  assert.throws(() => fingerprintOf("nobody"), RangeError);
});

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

Deno.test("isNoiseKeyOf() maps as @noble/curves does, and takes no other", () => {
  fc.assert(
    fc.property(key, key, fc.nat(254), (secret, other, bit) => {
      const bytes = ed25519.getPublicKey(secret), text = formatBytes(bytes);
      assert.equal(readPublicKey(text), text);
      const noiseKey = ed25519.utils.toMontgomery(bytes);
      assert.ok(isNoiseKeyOf(text, noiseKey));
      assert.ok(!isNoiseKeyOf(text, other));
      noiseKey[bit >> 3]! ^= 1 << (bit & 7);
      assert.ok(!isNoiseKeyOf(text, noiseKey));
    }),
    { numRuns: 50 },
  );
});

Deno.test("isNoiseKeyOf() refuses what is no key, or is spelt in another way", () => {
  const zero = new Uint8Array(32), one = Uint8Array.of(1, ...new Uint8Array(31));
  for (const noiseKey of [zero, one]) {
    assert.ok(!isNoiseKeyOf(formatBytes(one), noiseKey)); // y = 1: u would be infinite
    assert.ok(!isNoiseKeyOf("nobody", noiseKey));
  }
  assert.ok(isNoiseKeyOf(formatBytes(zero), one)); // y = 0: u = 1, of low order, agrees with nobody
  const p = Uint8Array.from([0xed, ...Array<number>(30).fill(0xff), 0x7f]); // y = p, which is 0
  assert.ok(!isNoiseKeyOf(formatBytes(p), one));
  assert.ok(!isNoiseKeyOf(formatBytes(zero), one.subarray(0, 31)));
});
