import assert from "node:assert/strict";
import fc from "fast-check";
import { createPacketSlots, type SlotPacket } from "./packet_slots.ts";

const packetAt = (start: number): SlotPacket => ({
  start,
  samples: 240,
  sequence: start / 240,
  marker: false,
});

Deno.test("createPacketSlots() gives back what was put, the first first, whatever the order", () => {
  fc.assert(fc.property(fc.uniqueArray(fc.nat(10_000), { maxLength: 300 }), (places) => {
    const slots = createPacketSlots();
    const read = packetAt(0);
    const kept = places.filter((place) =>
      slots.put(packetAt(240 * place), Uint8Array.of(place, place >> 8))
    );
    assert.equal(kept.length, Math.min(256, places.length));
    assert.equal(slots.isFull, places.length >= 256);
    assert.equal(slots.end, Math.max(...kept.map((place) => 240 * (place + 1))));
    for (const place of kept.sort((a, b) => a - b)) {
      const slot = slots.first;
      slots.read(slot, read);
      assert.deepEqual(read, packetAt(240 * place));
      assert.equal(slots.find(240 * place), slot);
      assert.deepEqual([...slots.payload(slot)], [place & 0xff, place >> 8]);
      slots.free(slot);
    }
    assert.equal(slots.count, 0);
    assert.equal(slots.first, -1);
  }));
});

Deno.test("createPacketSlots() takes no payload that is longer than any we send", () => {
  const slots = createPacketSlots();
  assert.ok(!slots.put(packetAt(0), new Uint8Array(901)));
  assert.ok(slots.put(packetAt(0), new Uint8Array(900)));
  assert.equal(slots.payload(slots.first).length, 900);
  slots.clear();
  assert.equal(slots.first, -1);
});
