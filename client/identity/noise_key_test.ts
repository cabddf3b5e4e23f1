import assert from "node:assert/strict";
import { x25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { createNoiseKey } from "./noise_key.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hexOf = (bytes: Uint8Array | null) =>
  bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

Deno.test("createNoiseKey() does what RFC 7748 says in sections 5.2 and 6.1", () => {
  const own = createNoiseKey(
    bytesOf("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
  );
  assert.equal(
    hexOf(own.agree(bytesOf("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))),
    "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
  );
  const bob = createNoiseKey(
    bytesOf("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"),
  );
  assert.equal(
    hexOf(bob.publicKey),
    "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
  );
});

Deno.test("createNoiseKey() agrees with @noble/curves, whatever the keys", () => {
  fc.assert(
    fc.property(key, key, (secretKey, theirs) => {
      const own = createNoiseKey(secretKey);
      assert.deepEqual(own.publicKey, x25519.getPublicKey(secretKey));
      const publicKey = x25519.getPublicKey(theirs);
      publicKey[31]! |= 0x80; // the highest bit is ignored
      assert.equal(
        hexOf(own.agree(publicKey)),
        hexOf(x25519.getSharedSecret(secretKey, publicKey)),
      );
    }),
    { numRuns: 50 },
  );
});

Deno.test("createNoiseKey() agrees on nothing with keys of low order, or of another length", () => {
  const own = createNoiseKey(new Uint8Array(32).fill(7));
  const low = [
    "00".repeat(32),
    "01" + "00".repeat(31),
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ec" + "ff".repeat(30) + "7f",
    "ed" + "ff".repeat(30) + "7f",
    "ee" + "ff".repeat(30) + "7f",
  ];
  for (const hex of low) assert.equal(own.agree(bytesOf(hex)), null, hex);
  for (const length of [0, 31, 33]) assert.equal(own.agree(new Uint8Array(length).fill(9)), null);
});
