import assert from "node:assert/strict";
import fc from "fast-check";
import { createRingBuffer, openRing } from "./ring.ts";

const SAMPLES = Float32Array.from({ length: 100 }, (_, i) => i);

Deno.test("createRingBuffer() rounds the capacity up to a power of two", () => {
  for (const [asked, capacity] of [[1, 2], [2, 2], [3, 4], [1000, 1024], [1024, 1024]] as const) {
    assert.equal(openRing(createRingBuffer(asked)).capacity, capacity);
  }
});

Deno.test("ring.read() gives what was written, in order, through any mix of calls", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.constantFrom("write", "read", "skip"), fc.nat(40))),
    (calls) => {
      const memory = createRingBuffer(32);
      const writer = openRing(memory), reader = openRing(memory);
      const queue: number[] = [];
      let next = 0;
      for (const [call, count] of calls) {
        if (call === "write") {
          const samples = Float32Array.from({ length: count }, (_, i) => next + i);
          const wrote = writer.write(samples);
          assert.equal(wrote, Math.min(count, 32 - queue.length));
          queue.push(...samples.subarray(0, wrote));
          next += count;
        } else if (call === "read") {
          const into = new Float32Array(count);
          const expected = queue.splice(0, count);
          assert.equal(reader.read(into), expected.length);
          assert.deepEqual([...into.subarray(0, expected.length)], expected);
        } else assert.equal(reader.skip(count), queue.splice(0, count).length);
        assert.equal(reader.available, queue.length);
        assert.equal(writer.free, 32 - queue.length);
      }
    },
  ));
});

Deno.test("ring.write() takes only as many of the samples as it is told", () => {
  const ring = openRing(createRingBuffer(64));
  assert.equal(ring.write(SAMPLES, 3), 3);
  assert.equal(ring.available, 3);
});

Deno.test("ring goes on when its counters pass 2^31 and 2^32", () => {
  for (const start of [2 ** 31 - 4, -4]) {
    const memory = createRingBuffer(16);
    new Int32Array(memory, 0, 2).fill(start | 0);
    const ring = openRing(memory);
    for (let round = 0; round < 3; round++) {
      assert.equal(ring.write(SAMPLES, 7), 7);
      assert.equal(ring.available, 7);
      const into = new Float32Array(7);
      assert.equal(ring.read(into), 7);
      assert.deepEqual(into, SAMPLES.slice(0, 7));
    }
  }
});
