import assert from "node:assert/strict";
import { createLoopback } from "./loopback.ts";

function rig(delayMs: number) {
  const got: number[][] = [];
  const loopback = createLoopback(delayMs, (packet) => got.push([...packet]));
  return { got, loopback };
}

Deno.test("loopback.deliver() gives packets back as they were, in order, when they are due", () => {
  const { got, loopback } = rig(1_000);
  const packet = Uint8Array.of(1, 2, 3);
  loopback.send(packet, 0);
  packet.fill(9); // the sender uses it again
  loopback.send(Uint8Array.of(4), 20);
  loopback.deliver(999);
  assert.deepEqual(got, []);
  loopback.deliver(1_000);
  assert.deepEqual(got, [[1, 2, 3]]);
  loopback.deliver(5_000);
  loopback.deliver(5_000);
  assert.deepEqual(got, [[1, 2, 3], [4]]);
});

Deno.test("loopback.send() goes round for as long as it lasts", () => {
  const { got, loopback } = rig(100);
  for (let i = 0; i < 3_000; i++) {
    loopback.send(Uint8Array.of(i & 255), 10 * i);
    loopback.deliver(10 * i);
  }
  assert.equal(got.length, 2_990);
  assert.ok(got.every(([value], i) => value === (i & 255)));
});

Deno.test("loopback.send() drops the oldest when nobody takes them, and refuses what is no packet", () => {
  const { got, loopback } = rig(0);
  for (let i = 0; i < 600; i++) loopback.send(Uint8Array.of(i >> 8, i & 255), 0);
  loopback.deliver(0);
  assert.equal(got.length, 512);
  assert.deepEqual([got[0], got.at(-1)], [[0, 88], [2, 87]]);
  assert.throws(() => loopback.send(new Uint8Array(1_025), 0), RangeError);
});
