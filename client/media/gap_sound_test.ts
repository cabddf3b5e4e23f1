import assert from "node:assert/strict";
import { createComfortNoise } from "./comfort_noise.ts";
import { createGapSound } from "./gap_sound.ts";

function openGap(packetSamples: number) {
  const pieces: number[] = [];
  const gap = createGapSound({
    decode: () => 0,
    conceal(into, samples) {
      pieces.push(samples);
      into.fill(1, 0, samples);
    },
    duration: () => 0,
  }, createComfortNoise());
  gap.reset(packetSamples);
  return { gap, pieces };
}

Deno.test("createGapSound() asks for what is missing, in pieces as long as packets", () => {
  for (
    const [packet, missing, expected] of [
      [240, 240, [240]],
      [240, 600, [240, 240, 120]],
      [120, 240, [120, 120]],
      [960, 960, [480, 480]],
      [240, 100, [120]], // never less than Opus can
    ] as const
  ) {
    const { gap, pieces } = openGap(packet);
    const into = new Float32Array(48);
    for (let left: number = missing; left > 0; left -= 48) {
      gap.missing(into, 0, Math.min(48, left), left);
    }
    assert.deepEqual(pieces, expected);
    assert.equal(gap.made, expected.reduce((sum: number, samples) => sum + samples, 0));
  }
});

Deno.test("createGapSound() fades to silence, and then asks for no more", () => {
  const { gap, pieces } = openGap(480);
  const into = new Float32Array(48_000);
  gap.missing(into, 0, into.length, Infinity);
  assert.ok(into.subarray(0, 2_880).every((sample) => sample === 1));
  assert.ok(into.every((sample, i) => i === 0 || sample <= into[i - 1]!));
  assert.ok(into.subarray(7_700).every((sample) => sample === 0));
  assert.ok(pieces.length <= 17);
  assert.ok(!gap.isFull);
});
