import assert from "node:assert/strict";
import { eachBlock, levelDb, makeSine, steepest } from "../../tools/testing/sound_blocks.ts";
import { createHighPass } from "./high_pass.ts";

const HZ = 48_000, BLOCK = 480;

/** dB at `frequency` once it has settled. */
function responseDb(frequency: number): number {
  const sound = makeSine(frequency, 0.5, 2 * HZ, HZ);
  const before = levelDb(sound, HZ);
  const highPass = createHighPass();
  eachBlock(sound, BLOCK, (block) => highPass.process(block));
  return levelDb(sound, HZ) - before;
}

for (
  const [frequency, least, most] of [
    [20, -26, -24], // 12 dB an octave
    [50, -10, -9],
    [85, -3.2, -2.8],
    [120, -1.1, -0.8],
    [200, -0.2, 0],
    [1_000, -0.01, 0.01],
    [15_000, -0.01, 0.01],
  ] as const
) {
  Deno.test(`highPass.process() passes ${frequency} Hz at ${least} to ${most} dB`, () => {
    const db = responseDb(frequency);
    assert.ok(db >= least && db <= most, `${db} dB`);
  });
}

Deno.test("highPass.process() takes an offset out", () => {
  const sound = new Float32Array(HZ).fill(0.3);
  const highPass = createHighPass();
  eachBlock(sound, BLOCK, (block) => highPass.process(block));
  assert.ok(levelDb(sound, HZ / 2) < -120);
});

Deno.test("highPass.on switches without a click, even with an offset in the sound", () => {
  const sound = makeSine(300, 0.4, HZ, HZ).map((value) => value + 0.2);
  const plain = steepest(sound);
  const highPass = createHighPass();
  eachBlock(sound, BLOCK, (block, at) => {
    highPass.on = Math.floor(at / 4_800) % 2 === 1;
    highPass.process(block);
  });
  // An offset of 0.2 that goes within 10 ms adds 0.0004 a sample.
  assert.ok(steepest(sound) < plain + 0.001, `${steepest(sound)} against ${plain}`);
});

Deno.test("highPass.process() changes nothing while off", () => {
  const sound = makeSine(40, 0.5, HZ, HZ);
  const before = sound.slice();
  const highPass = createHighPass();
  highPass.on = false;
  eachBlock(sound, BLOCK, (block) => highPass.process(block));
  assert.deepEqual(sound.subarray(BLOCK), before.subarray(BLOCK));
});
