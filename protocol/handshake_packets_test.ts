import assert from "node:assert/strict";
import fc from "fast-check";
import { isCookieOf, makeCookie } from "./cookies.ts";
import {
  formatHandshake,
  type HandshakePacket,
  isHandshake,
  NO_COOKIE,
  readHandshake,
} from "./handshake_packets.ts";
import {
  formatFinish,
  formatInit,
  formatResponse,
  readFinish,
  readInit,
  readResponse,
} from "./handshake_payloads.ts";
import { V1_FRAME_BYTES } from "./limits.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const id = fc.stringMatching(/^[0-9a-f]{16}$/);
const name = fc.constantFrom("John", "Marie Curie", "é".repeat(64), "𝄞".repeat(64), "李");
/** As objects usually are: fast-check makes some without a prototype too. */
const plainly = { noNullPrototype: true } as const;
const kind = <K extends string>(of: K) => fc.constant(of);
const packet: fc.Arbitrary<HandshakePacket> = fc.oneof(
  fc.record({ kind: kind("init"), id, cookie: bytes(16), message: bytes(68) }, plainly),
  fc.record({ kind: kind("response"), id, message: bytes(422) }, plainly),
  fc.record({ kind: kind("finish"), id, message: bytes(644) }, plainly),
  fc.record({ kind: kind("cookie"), id, cookie: bytes(16) }, plainly),
);
const LENGTH = { init: 434, response: 434, finish: 656, cookie: 28 };

Deno.test("readHandshake() reads what formatHandshake() writes, of one length each", () => {
  fc.assert(fc.property(packet, (one) => {
    const written = formatHandshake(one);
    assert.equal(written.length, LENGTH[one.kind]);
    assert.notEqual(written.length, V1_FRAME_BYTES);
    assert.ok(isHandshake(written));
    assert.deepEqual(readHandshake(written), one);
  }));
});

Deno.test("readHandshake() takes no other length, no other reserved bytes, no other padding", () => {
  fc.assert(fc.property(packet, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, change) => {
    const written = formatHandshake(one);
    assert.equal(readHandshake(written.subarray(0, at % written.length)), null);
    assert.equal(readHandshake(Uint8Array.of(...written, 0)), null);
    for (const reserved of [1, 2, 3]) {
      const changed = written.slice();
      changed[reserved]! ^= change;
      assert.equal(readHandshake(changed), null);
    }
    if (one.kind !== "init") return;
    const changed = written.slice();
    changed[96 + at % (434 - 96)]! ^= change;
    assert.equal(readHandshake(changed), null);
  }));
});

Deno.test("readHandshake() throws at nothing, and gives what is written the same again", () => {
  const any = fc.oneof(
    fc.uint8Array({ maxLength: 1_100 }),
    fc.tuple(fc.constantFrom(1, 2, 3, 4, 5), fc.constantFrom(28, 434, 656)).chain((
      [type, length],
    ) =>
      bytes(length).map((random) => {
        random.set([type, 0, 0, 0]);
        return random;
      })
    ),
  );
  fc.assert(
    fc.property(any, (random) => {
      const read = readHandshake(random);
      if (read !== null) assert.deepEqual(formatHandshake(read), random);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("payloads are read as they were written, and are all of one length", () => {
  const identity = bytes(32), commitment = bytes(32);
  const index = fc.nat(0xffffffff);
  fc.assert(fc.property(fc.record({ commitment, index }, plainly), (init) => {
    assert.deepEqual(readInit(formatInit(init)), init);
  }));
  fc.assert(fc.property(fc.record({ commitment, identity, index, name }, plainly), (response) => {
    assert.equal(formatResponse(response).length, 326);
    assert.deepEqual(readResponse(formatResponse(response)), response);
  }));
  fc.assert(
    fc.property(fc.record({ nonce: bytes(32), identity, name, to: name }, plainly), (finish) => {
      assert.equal(formatFinish(finish).length, 580);
      assert.deepEqual(readFinish(formatFinish(finish)), finish);
    }),
  );
});

Deno.test("payloads with a name that is none are not read", () => {
  const commitment = new Uint8Array(32), identity = new Uint8Array(32);
  const good = formatResponse({ commitment, identity, index: 1, name: "John" });
  for (const [at, ...values] of [[68, 1, 1], [69, 0], [70, 0xff], [70, 0x0a], [69, 3], [325, 1]]) {
    const changed = good.slice();
    changed.set(values, at);
    assert.equal(readResponse(changed), null, `${values} at ${at}`);
  }
  assert.throws(() => formatResponse({ commitment, identity, index: 1, name: "é".repeat(129) }), {
    name: "RangeError",
  });
  for (const length of [0, 35, 325, 327, 579, 581]) {
    const cut = new Uint8Array(length);
    assert.deepEqual([readInit(cut), readResponse(cut), readFinish(cut)], [null, null, null]);
  }
});

Deno.test("isCookieOf() knows the cookies of both secrets, for their address alone", () => {
  const secrets = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  for (const secret of secrets) {
    const cookie = makeCookie(secret, "192.168.1.7", 5001);
    assert.ok(isCookieOf(cookie, secrets, "192.168.1.7", 5001));
    assert.ok(!isCookieOf(cookie, secrets, "192.168.1.8", 5001));
    assert.ok(!isCookieOf(cookie, secrets, "192.168.1.7", 5002));
  }
  const old = makeCookie(new Uint8Array(32).fill(3), "192.168.1.7", 5001);
  assert.ok(!isCookieOf(old, secrets, "192.168.1.7", 5001));
  assert.ok(!isCookieOf(NO_COOKIE, secrets, "192.168.1.7", 5001));
});
