import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import fc from "fast-check";
import { formatBytes } from "../protocol/key_text.ts";
import { verifySignature } from "./verify_signature.ts";

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

Deno.test("verifySignature() takes what the key signed, and nothing that was changed", () => {
  fc.assert(
    fc.property(bytes32, fc.uint8Array({ minLength: 1 }), fc.nat(), (secret, message, at) => {
      const key = formatBytes(ed25519.getPublicKey(secret));
      const signature = ed25519.sign(message, secret);
      assert.ok(verifySignature(key, message, signature));
      const flip = (bytes: Uint8Array) =>
        bytes.map((byte, i) => i === at % bytes.length ? byte ^ (1 << at % 8) : byte);
      assert.ok(!verifySignature(key, flip(message), signature));
      assert.ok(!verifySignature(key, message, flip(signature)));
    }),
    { numRuns: 20 },
  );
});

Deno.test("verifySignature() is false for what is no key and no signature, and throws at nothing", () => {
  assert.ok(!verifySignature("nobody", new Uint8Array(3), new Uint8Array(64)));
  fc.assert(fc.property(bytes32, fc.uint8Array({ maxLength: 70 }), (key, signature) => {
    verifySignature(formatBytes(key), new Uint8Array(3), signature);
  }));
});
