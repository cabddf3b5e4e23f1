import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { readBytes } from "../../protocol/key_text.ts";
import { isNoiseKeyOf } from "../../protocol/public_key.ts";
import { createIdentity, makeSecretKey } from "./identity.ts";

const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));

Deno.test("createIdentity() signs as RFC 8032 says, section 7.1, test 2", () => {
  const identity = createIdentity(
    bytesOf("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
  );
  assert.deepEqual(
    readBytes(identity.publicKey, 32),
    bytesOf("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
  );
  assert.deepEqual(
    identity.sign(Uint8Array.of(0x72)),
    bytesOf(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da" +
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
  );
});

Deno.test("createIdentity() agrees with @noble/curves, and its Noise key with its public key", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ maxLength: 200 }),
      (secretKey, message) => {
        const identity = createIdentity(secretKey);
        assert.deepEqual(readBytes(identity.publicKey, 32), ed25519.getPublicKey(secretKey));
        assert.deepEqual(identity.sign(message), ed25519.sign(message, secretKey));
        assert.ok(isNoiseKeyOf(identity.publicKey, identity.noise.publicKey));
      },
    ),
    { numRuns: 20 },
  );
});

Deno.test("createIdentity() refuses a key of another length", () => {
  assert.throws(() => createIdentity(new Uint8Array(31)), RangeError);
});

Deno.test("makeSecretKey() makes another one each time", () => {
  const [one, other] = [makeSecretKey(), makeSecretKey()];
  assert.equal(one.length, 32);
  assert.notDeepEqual(one, other);
});
