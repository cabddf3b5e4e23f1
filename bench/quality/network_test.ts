import assert from "node:assert/strict";
import { createWay } from "./network.ts";

/** Sends 2,000 packets, 10 ms apart; gives the number and the lateness in ms of those that came. */
function pass(loss: number, jitterMs: number, seed: number) {
  const way = createWay({ loss, jitterMs, seed });
  const came: { readonly number: number; readonly lateMs: number }[] = [];
  for (let ms = 0; ms < 21_000; ms++) {
    if (ms % 10 === 0 && ms < 20_000) {
      way.send(Uint8Array.of(ms / 10 & 255, ms / 10 >> 8), ms);
    }
    way.deliver(ms, ([low, high]) => {
      const number = low! | high! << 8;
      came.push({ number, lateMs: ms - 10 * number });
    });
  }
  return came;
}

Deno.test("createWay() loses the part that it is to, the same for the same seed", () => {
  const came = pass(0.2, 0, 4);
  assert.ok(Math.abs(came.length / 2_000 - 0.8) < 0.03, `${came.length}`);
  assert.deepEqual(came, pass(0.2, 0, 4));
  assert.notDeepEqual(came, pass(0.2, 0, 5));
  assert.ok(came.every(({ lateMs }) => lateMs === 20));
  assert.equal(pass(0, 0, 4).length, 2_000);
});

Deno.test("createWay() delays by up to the jitter, and loses the same with and without", () => {
  const came = pass(0.2, 60, 4);
  const lateness = came.map(({ lateMs }) => lateMs);
  assert.ok(Math.min(...lateness) < 24 && Math.max(...lateness) > 76, "of 20 to 81 ms");
  assert.ok(Math.max(...lateness) <= 81);
  const inOrder = came.map(({ number }) => number).toSorted((a, b) => a - b);
  assert.deepEqual(inOrder, pass(0.2, 0, 4).map(({ number }) => number));
  assert.notDeepEqual(inOrder, came.map(({ number }) => number), "some overtook others");
});
