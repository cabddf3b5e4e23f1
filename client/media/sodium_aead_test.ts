import assert from "node:assert/strict";
import fc from "fast-check";
import { type Aead, JS_AEAD } from "../../protocol/aead.ts";
import { TAG_BYTES } from "../../protocol/noise_cipher.ts";
import { SEALED_BYTES } from "../../protocol/sealed_packets.ts";
import { createReplaceableAead, loadSodiumAead } from "./sodium_aead.ts";

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (two) => parseInt(two, 16));
const range = (from: number, length: number) => Uint8Array.from({ length }, (_, i) => from + i);

Deno.test("loadSodiumAead() and JS_AEAD seal as RFC 8439 says in section 2.8.2", async () => {
  const text =
    "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the " +
    "future, sunscreen would be it.";
  const plain = new TextEncoder().encode(text);
  const key = range(0x80, 32), nonce = bytesOf("07 00 00 00 40 41 42 43 44 45 46 47");
  const associated = bytesOf("50 51 52 53 c0 c1 c2 c3 c4 c5 c6 c7");
  for (const aead of [await loadSodiumAead(), JS_AEAD]) {
    const sealed = new Uint8Array(plain.length + TAG_BYTES), opened = new Uint8Array(plain.length);
    aead.seal(key, nonce, associated, plain, sealed);
    assert.deepEqual(sealed.subarray(0, 16), bytesOf("d31a8d34648e60db7b86afbc53ef7ec2"));
    assert.deepEqual(sealed.subarray(plain.length), bytesOf("1ae10b594f09e26a7e902ecbd0600691"));
    assert.ok(aead.open(key, nonce, associated, sealed, opened));
    assert.deepEqual(opened, plain);
  }
});

Deno.test("loadSodiumAead() opens what JavaScript sealed and the other way, and nothing that was changed", async () => {
  const sodium = await loadSodiumAead();
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  fc.assert(
    fc.property(
      ...[bytes(32), bytes(12), fc.uint8Array({ maxLength: 40 })],
      fc.uint8Array({ maxLength: SEALED_BYTES - TAG_BYTES }),
      fc.nat(),
      (key, nonce, associated, plain, at) => {
        const sealed = new Uint8Array(plain.length + TAG_BYTES), same = sealed.slice();
        sodium.seal(key, nonce, associated, plain, sealed);
        JS_AEAD.seal(key, nonce, associated, plain, same);
        assert.deepEqual(sealed, same);
        const opened = new Uint8Array(plain.length);
        for (const aead of [sodium, JS_AEAD]) {
          assert.ok(aead.open(key, nonce, associated, sealed, opened.fill(0)));
          assert.deepEqual(opened, plain);
        }
        sealed[(at >> 3) % sealed.length]! ^= 1 << (at & 7);
        assert.ok(!sodium.open(key, nonce, associated, sealed, opened));
        assert.ok(!sodium.open(key, nonce, associated, same.subarray(0, at % same.length), opened));
      },
    ),
    { numRuns: 200 },
  );
  assert.ok(!sodium.open(range(0, 32), range(0, 12), range(0, 16), range(0, 9), range(0, 0)));
});

Deno.test("createReplaceableAead() goes on with what is put in its place", () => {
  const aead = createReplaceableAead();
  const seal = () => {
    const sealed = new Uint8Array(TAG_BYTES);
    aead.seal(range(0, 32), range(0, 12), range(0, 16), range(0, 0), sealed);
    return sealed;
  };
  const before = seal();
  assert.ok(before.some((byte) => byte !== 0));
  const other: Aead = {
    seal: (_key, _nonce, _associated, _plain, into) => void into.fill(7),
    open: () => true,
  };
  aead.use(other);
  assert.deepEqual(seal(), new Uint8Array(TAG_BYTES).fill(7));
  assert.ok(aead.open(range(0, 32), range(0, 12), range(0, 16), before, range(0, 0)));
});
