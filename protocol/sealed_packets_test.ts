import assert from "node:assert/strict";
import fc from "fast-check";
import { V1_FRAME_BYTES } from "./limits.ts";
import { rekey } from "./noise_cipher.ts";
import { createOpener, type Opener } from "./opener.ts";
import { REPLAY_WINDOW } from "./replay_window.ts";
import {
  EPOCH_PACKETS,
  isSealed,
  SEALED_BYTES,
  SEALED_CONTENT_BYTES,
  sealedCounter,
  sealedIndex,
} from "./sealed_packets.ts";
import { createSealer, type Sealer } from "./sealer.ts";

const KEY = Uint8Array.from({ length: 32 }, (_, i) => i);
const INDEX = 0xfedcba98;

function sealed(sealer: Sealer, content: Uint8Array, multiple?: number): Uint8Array {
  const room = new Uint8Array(SEALED_BYTES);
  return room.slice(0, sealer.seal(content, room, multiple));
}

const opened = (opener: Opener, packet: Uint8Array) => opener.open(packet)?.slice() ?? null;

const content = fc.uint8Array({ maxLength: 300 });

Deno.test("createOpener() opens what createSealer() sealed, whatever it holds and is padded to", () => {
  fc.assert(fc.property(
    fc.array(
      fc.tuple(fc.uint8Array({ maxLength: SEALED_CONTENT_BYTES }), fc.constantFrom(1, 16, 64, 600)),
    ),
    (contents) => {
      const sealer = createSealer(INDEX, KEY), opener = createOpener(KEY);
      for (const [i, [bytes, multiple]] of contents.entries()) {
        const packet = sealed(sealer, bytes, multiple);
        assert.ok(isSealed(packet) && packet.length <= SEALED_BYTES);
        assert.equal(sealedIndex(packet), INDEX);
        assert.equal(sealedCounter(packet), i);
        const plain = packet.length - 32;
        assert.notEqual(packet.length, V1_FRAME_BYTES);
        assert.ok(plain % multiple === 0 || packet.length >= V1_FRAME_BYTES);
        assert.deepEqual(opened(opener, packet), bytes);
        assert.ok(opener.isNewest);
      }
    },
  ));
});

Deno.test("createSealer() makes no datagram that would be taken for version 1's audio", () => {
  const sealer = createSealer(INDEX, KEY), opener = createOpener(KEY);
  for (let length = 980; length < 1_000; length++) {
    const packet = sealed(sealer, new Uint8Array(length));
    assert.notEqual(packet.length, V1_FRAME_BYTES);
    assert.equal(opener.open(packet)?.length, length);
  }
});

Deno.test("createSealer() seals nothing that is too long", () => {
  const sealer = createSealer(INDEX, KEY);
  assert.equal(
    sealer.seal(new Uint8Array(SEALED_CONTENT_BYTES + 1), new Uint8Array(SEALED_BYTES)),
    0,
  );
  assert.equal(sealed(sealer, new Uint8Array(SEALED_CONTENT_BYTES)).length, SEALED_BYTES);
});

Deno.test("createOpener() takes no packet with a flipped bit, nor a cut or a longer one", () => {
  fc.assert(
    fc.property(content, fc.nat(), fc.nat(7), (bytes, at, bit) => {
      const packet = sealed(createSealer(INDEX, KEY), bytes), opener = createOpener(KEY);
      const changed = packet.slice();
      changed[at % packet.length]! ^= 1 << bit;
      if (isSealed(changed)) assert.equal(opener.open(changed), null);
      const cut = packet.subarray(0, at % packet.length);
      if (isSealed(cut)) assert.equal(opener.open(cut), null);
      const longer = Uint8Array.of(...packet, 0);
      if (isSealed(longer)) assert.equal(opener.open(longer), null);
      assert.deepEqual(opened(opener, packet), bytes, "what was forged has changed nothing");
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("createOpener() throws at nothing that looks like a packet", () => {
  const opener = createOpener(KEY);
  const forged = fc.tuple(fc.uint8Array({ minLength: 33, maxLength: SEALED_BYTES }), fc.boolean())
    .map(([bytes, isNear]) => {
      bytes.set([4, 0, 0, 0]);
      if (isNear) bytes.fill(0, 8, 14); // a counter that may come
      return bytes;
    });
  fc.assert(fc.property(forged, (packet) => assert.equal(opener.open(packet), null)), {
    numRuns: 5_000,
  });
});

Deno.test("createOpener() takes each packet once, in any order, as far as its window goes", () => {
  const firstCounter = 5 * EPOCH_PACKETS - 50; // a new key comes while they are out of order
  const packets: Uint8Array[] = [];
  const sealer = createSealer(INDEX, KEY, { firstCounter });
  for (let i = 0; i < 200; i++) packets.push(sealed(sealer, Uint8Array.of(i)));
  fc.assert(
    fc.property(fc.array(fc.nat(199), { maxLength: 400 }), (order) => {
      const opener = createOpener(KEY, { firstCounter });
      const taken = new Set<number>();
      for (const i of order) {
        const plain = opened(opener, packets[i]!);
        if (taken.has(i)) assert.equal(plain, null);
        else assert.deepEqual(plain, Uint8Array.of(i));
        assert.ok(plain === null || opener.isNewest === [...taken].every((other) => other < i));
        taken.add(i);
      }
    }),
    { numRuns: 100 },
  );
});

Deno.test("keys of two epochs are unlike, and the old one is forgotten beyond the window", () => {
  const firstCounter = EPOCH_PACKETS - 2;
  const sealer = createSealer(INDEX, KEY, { firstCounter }),
    opener = createOpener(KEY, { firstCounter });
  const before = [sealed(sealer, Uint8Array.of(1)), sealed(sealer, Uint8Array.of(2))];
  const after = Array.from({ length: REPLAY_WINDOW + 2 }, () => sealed(sealer, Uint8Array.of(3)));
  assert.equal(
    createOpener(KEY, { firstCounter: EPOCH_PACKETS }).open(after[0]!),
    null,
    "the first key has gone",
  );
  assert.deepEqual(
    opened(createOpener(rekey(KEY), { firstCounter: EPOCH_PACKETS }), after[0]!),
    Uint8Array.of(3),
  );
  assert.deepEqual(opened(opener, after[0]!), Uint8Array.of(3));
  assert.deepEqual(opened(opener, before[1]!), Uint8Array.of(2), "a straggler of the epoch before");
  assert.deepEqual(opened(opener, after.at(-1)!), Uint8Array.of(3));
  assert.equal(opener.open(before[0]!), null);
});

Deno.test("createOpener() follows no counter that jumps beyond the next epoch", () => {
  const opener = createOpener(KEY);
  const far = sealed(
    createSealer(INDEX, rekey(rekey(KEY)), { firstCounter: 2 * EPOCH_PACKETS }),
    Uint8Array.of(1),
  );
  assert.equal(opener.open(far), null);
  const last = sealed(createSealer(INDEX, KEY), Uint8Array.of(1));
  last.fill(0xff, 8, 16);
  assert.equal(opener.open(last), null);
});

Deno.test("createSealer() never uses a nonce twice under one key, refused contents and all", () => {
  const sealer = createSealer(INDEX, KEY, { firstCounter: EPOCH_PACKETS - 100 });
  const seen = new Set<number>();
  fc.assert(fc.property(fc.uint8Array({ maxLength: SEALED_BYTES }), (bytes) => {
    const packet = sealed(sealer, bytes);
    if (packet.length === 0) return;
    const counter = sealedCounter(packet);
    assert.ok(!seen.has(counter));
    seen.add(counter);
  }));
});
