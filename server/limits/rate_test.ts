import assert from "node:assert/strict";
import fc from "fast-check";
import { Rate } from "./rate.ts";

Deno.test("rate.charge() lets a second's worth through at once, then holds back as long as the rate asks", () => {
  const rate = new Rate(100);
  assert.equal(rate.charge(100, 0), 0);
  assert.equal(rate.charge(1, 0), 10);
  assert.equal(rate.charge(50, 0), 510);
  assert.equal(rate.charge(1, 500), 20);
  assert.equal(rate.isRested(1_519), false);
  assert.equal(rate.isRested(1_520), true);
  assert.equal(rate.charge(100, 60_000), 0, "no more is saved up than a second's worth");
  assert.equal(rate.charge(1, 60_000), 10);
});

Deno.test("rate.charge() never holds back where there is no limit", () => {
  const rate = new Rate(Infinity);
  for (let i = 0; i < 5; i++) assert.equal(rate.charge(1e9, i), 0);
  assert.equal(rate.isRested(5), true);
});

Deno.test("rate.charge() lets on average no more through than the rate, however it comes", () => {
  const gulp = fc.record({
    count: fc.integer({ min: 1, max: 300 }),
    rest: fc.integer({ min: 0, max: 900 }),
  });
  fc.assert(fc.property(fc.integer({ min: 1, max: 5_000 }), fc.array(gulp), (perSecond, gulps) => {
    const rate = new Rate(perSecond);
    let now = 0;
    let taken = 0;
    for (const { count, rest } of gulps) {
      taken += count;
      now += rate.charge(count, now);
      assert.ok(taken <= perSecond * (now / 1_000 + 1) + 1e-6, `${taken} in ${now} ms`);
      now += rest;
    }
  }));
});
