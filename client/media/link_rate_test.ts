import assert from "node:assert/strict";
import { createLinkRate } from "./link_rate.ts";

const FRAME_MS = 64;

/** Counts each 100 ms for so long; `comes` says whether the frame due then arrives. */
function run(ms: number, comes: (frame: number) => boolean, firstMs = 0) {
  const rate = createLinkRate();
  let sent = 0, received = 0;
  for (let now = 0; now <= ms; now++) {
    if (now % FRAME_MS === 0) {
      sent++;
      if (now >= firstMs && comes(now / FRAME_MS)) received++;
    }
    if (now % 100 === 0) rate.count(now, 1_024 * sent, 1_024 * received, received);
  }
  const { spoken, heard } = rate;
  return { spoken, heard, lostPercent: rate.lostPercent(FRAME_MS) };
}

const near = (value: number | null, expected: number, within: number) =>
  assert.ok(value !== null && Math.abs(value - expected) <= within, `${value}, not ${expected}`);

Deno.test("linkRate tells kilobits a second and how many of them are missing", () => {
  const table: readonly [string, (frame: number) => boolean, number][] = [
    ["all", () => true, 0],
    ["each tenth lost", (frame) => frame % 10 !== 0, 10],
    ["each fifth lost", (frame) => frame % 5 !== 0, 20],
    ["half lost", (frame) => frame % 2 === 0, 50],
  ];
  for (const [name, comes, percent] of table) {
    const rate = run(20_000, comes);
    near(rate.spoken, 128, 2);
    near(rate.heard, 128 * (1 - percent / 100), 3);
    near(rate.lostPercent, percent, 1.6);
    if (percent === 0) assert.equal(rate.lostPercent, 0, name);
  }
});

Deno.test("linkRate.lostPercent doesn't count what was before the peer began", () => {
  assert.equal(run(4_000, () => false).lostPercent, null);
  assert.equal(run(4_000, () => true, 3_000).lostPercent, null);
  assert.equal(run(6_000, () => true, 3_000).lostPercent, 0);
});

Deno.test("linkRate.lostPercent forgets a bad spell after 5 s", () => {
  assert.ok(run(4_000, (frame) => frame < 20 || frame > 40).lostPercent! > 20);
  assert.equal(run(9_000, (frame) => frame < 20 || frame > 40).lostPercent, 0);
  near(run(9_000, (frame) => frame < 60).lostPercent, 98.7, 0.1); // it has gone silent
});
