/** Sealed packets that somebody on the network changes: 200,000 of each kind, and none gets through. */
import assert from "node:assert/strict";
import { loadSodiumAead } from "../../client/media/sodium_aead.ts";
import { createOpener } from "../../protocol/opener.ts";
import { isSealed, SEALED_BYTES } from "../../protocol/sealed_packets.ts";
import { createSealer } from "../../protocol/sealer.ts";
import { seededRandom } from "../voice/random.ts";
import { below } from "./mutate.ts";

/** As calls seal. */
const aead = await loadSodiumAead();

const PACKETS = 200_000;
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i * 7 + 1);
/** Packets that are still fresh in the window, to be changed. */
const SAMPLES = 500;

/** Gives the n-th packet's content: it tells which it is, and its length varies as voice does. */
function contentOf(n: number): Uint8Array {
  const content = new Uint8Array(4 + (n * 31) % 120);
  new DataView(content.buffer).setUint32(0, n);
  return content;
}

function sealMany(count: number): readonly Uint8Array[] {
  const sealer = createSealer(7, KEY, { aead }), room = new Uint8Array(SEALED_BYTES);
  return Array.from(
    { length: count },
    (_, n) => room.slice(0, sealer.seal(contentOf(n), room, 16)),
  );
}

/** As the voice socket does it: what doesn't even look sealed is not opened. */
function open(opener: ReturnType<typeof createOpener>, bytes: Uint8Array): Uint8Array | null {
  return isSealed(bytes) ? opener.open(bytes) : null;
}

/** Nothing that was changed is opened, and all that was not, still is. */
function refuseAll(seed: number, change: (packet: Uint8Array, random: () => number) => Uint8Array) {
  const random = seededRandom(seed);
  const opener = createOpener(KEY, { aead }), packets = sealMany(SAMPLES);
  for (let n = 0; n < PACKETS; n++) {
    const changed = change(packets[n % SAMPLES]!.slice(), random);
    assert.equal(open(opener, changed), null, `number ${n}`);
  }
  for (const [n, packet] of packets.entries()) {
    assert.deepEqual(open(opener, packet), contentOf(n));
  }
}

Deno.test("opener.open() gives nothing of 200,000 packets that were cut short", () => {
  refuseAll(1, (packet, random) => packet.subarray(0, below(packet.length, random)));
});

Deno.test("opener.open() gives nothing of 200,000 packets with a bit flipped", () => {
  refuseAll(2, (packet, random) => {
    packet[below(packet.length, random)]! ^= 1 << below(8, random);
    return packet;
  });
});

Deno.test("opener.open() gives nothing of 200,000 packets with bytes added or of two joined", () => {
  refuseAll(3, (packet, random) => {
    const longer = new Uint8Array(packet.length + 1 + below(40, random));
    longer.set(packet);
    for (let i = packet.length; i < longer.length; i++) longer[i] = below(256, random);
    return longer;
  });
});

Deno.test("opener.open() gives each of 200,000 packets once, though each is replayed", () => {
  const random = seededRandom(4);
  const opener = createOpener(KEY, { aead }), packets = sealMany(PACKETS);
  let replayed = 0;
  for (const [n, packet] of packets.entries()) {
    assert.deepEqual(open(opener, packet), contentOf(n));
    // The one just taken, one within the window, or one of long ago, also of an epoch before.
    const old = [n, Math.max(0, n - below(2_048, random)), below(n + 1, random)];
    const again = packets[old[n % 3]!]!;
    assert.equal(open(opener, again), null, `replayed at ${n}`);
    replayed++;
  }
  assert.equal(replayed, PACKETS);
});

Deno.test("opener.open() gives each of 200,000 packets once, whatever their order in the window", () => {
  const random = seededRandom(5);
  const opener = createOpener(KEY, { aead }), packets = sealMany(PACKETS);
  const order = packets.map((_, n) => ({ n, at: n + random() * 2_000 }));
  order.sort((a, b) => a.at - b.at);
  const seen = new Uint8Array(PACKETS);
  for (const { n } of order) {
    assert.deepEqual(open(opener, packets[n]!), contentOf(n), `number ${n}`);
    seen[n]!++;
  }
  assert.ok(seen.every((times) => times === 1));
  for (const { n } of order.slice(-3_000)) assert.equal(open(opener, packets[n]!), null);
});
