import assert from "node:assert/strict";
import fc from "fast-check";
import { compactNtpOf, msOfNtp, ntpOf } from "./ntp_time.ts";

Deno.test("ntpOf() and compactNtpOf() write ms as RFC 3550 does", () => {
  const table: readonly [number, number, number, number][] = [
    [0, 0, 0, 0],
    [1_000, 1, 0, 0x1_0000],
    [500, 0, 0x8000_0000, 0x8000],
    [12_345.25, 12, 0x5862_4dd3, 0xc_5862],
    [65_536_250, 65_536, 0x4000_0000, 0x4000],
    [999.999_999_999, 1, 0, 0x1_0000], // rounds up to the next second
  ];
  for (const [ms, seconds, fraction, compact] of table) {
    assert.deepEqual(ntpOf(ms), { seconds, fraction }, `${ms} ms`);
    assert.equal(compactNtpOf(ms), compact, `${ms} ms`);
  }
});

Deno.test("msOfNtp() reads what ntpOf() writes, to less than a microsecond", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
    const { seconds, fraction } = ntpOf(ms);
    assert.ok(fraction >= 0 && fraction < 2 ** 32);
    assert.ok(Math.abs(msOfNtp(seconds, fraction) - ms) < 0.001);
  }));
});
