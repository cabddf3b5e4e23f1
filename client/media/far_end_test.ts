import assert from "node:assert/strict";
import fc from "fast-check";
import { createFarEnd } from "./far_end.ts";

const BLOCK = 480, MARGIN = 360;
/** By so many samples the resampler is behind. */
const HELD = 13;

/** Writes `count` samples that count on from `from`. */
function count(from: number, samples: number): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => from + i);
}

Deno.test("farEnd.read() gives every sample once, in any pieces up to the margin", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: MARGIN }), { minLength: 20, maxLength: 200 }),
    (sizes) => {
      const farEnd = createFarEnd(48_000);
      const block = new Float32Array(BLOCK);
      let written = 0, read = 0, last = 0;
      for (const size of sizes) {
        farEnd.write(count(written + 1, size));
        written += size;
        // As a microphone of the same clock: a block for every 480 samples played.
        for (; read + BLOCK <= written; read += BLOCK) {
          farEnd.read(block);
          for (const sample of block) {
            // It begins with silence, or a little into what was played first.
            assert.ok(sample === last + 1 || last === 0, `${sample} after ${last}`);
            last = sample;
          }
        }
      }
    },
  ));
});

Deno.test("farEnd.read() keeps time while the speaker stands still for 30 ms: what came late is left out", () => {
  const farEnd = createFarEnd(48_000);
  const block = new Float32Array(BLOCK);
  let written = 0;
  const write = (samples: number) => {
    farEnd.write(count(written + 1, samples));
    written += samples;
  };
  for (let i = 0; i < 10; i++) {
    write(BLOCK);
    farEnd.read(block);
  }
  assert.equal(block[BLOCK - 1], written - MARGIN - HELD);
  assert.equal(farEnd.lagMs, 7.5);
  for (let i = 0; i < 3; i++) farEnd.read(block);
  assert.ok(block.every((sample) => sample === 0));
  write(4 * BLOCK); // it catches up
  farEnd.read(block);
  assert.equal(block[BLOCK - 1], written - MARGIN - HELD);
});

Deno.test("farEnd.elapse() stands for what an under-run was instead of sound", () => {
  const farEnd = createFarEnd(48_000);
  const block = new Float32Array(BLOCK);
  let written = 0;
  for (let i = 0; i < 10; i++) {
    farEnd.write(count(written + 1, BLOCK));
    written += BLOCK;
    farEnd.read(block);
  }
  farEnd.elapse(240); // a period of the speaker, while the microphone went on
  farEnd.read(block);
  assert.equal(block[MARGIN + HELD - 1], written);
  assert.ok(block.subarray(MARGIN + HELD).every((sample) => sample === 0));
  farEnd.write(count(written + 1, BLOCK - 240));
  farEnd.write(count(written + 1 + BLOCK - 240, BLOCK));
  farEnd.read(block);
  assert.equal(block[240 - BLOCK + MARGIN + HELD], written + 1);
});

for (const [name, writes, reads] of [["speaker", 0, 20], ["microphone", 5, 0]] as const) {
  Deno.test(`farEnd.read() meets anew, within a second, after the ${name} has stood still`, () => {
    const farEnd = createFarEnd(48_000);
    const block = new Float32Array(BLOCK);
    let written = 0;
    const write = () => {
      farEnd.write(count(written + 1, BLOCK));
      written += BLOCK;
    };
    for (let i = 0; i < 10; i++) {
      write();
      farEnd.read(block);
    }
    for (let i = 0; i < writes; i++) write();
    for (let i = 0; i < reads; i++) farEnd.read(block);
    if (reads > 0) assert.ok(block.every((sample) => sample === 0), "nothing is heard twice");
    for (let i = 0; i < 100; i++) {
      write();
      farEnd.read(block);
    }
    assert.ok(Math.abs(farEnd.lagMs - 7.5) < 0.5, `${farEnd.lagMs} ms`);
    const behind = written - block[BLOCK - 1]!;
    assert.ok(Math.abs(behind - MARGIN - HELD) < 24, `${behind}`);
  });
}

Deno.test("farEnd.read() gives silence before anything was played", () => {
  const block = new Float32Array(BLOCK).fill(1);
  createFarEnd(48_000).read(block);
  assert.ok(block.every((sample) => sample === 0));
});

Deno.test("farEnd.read() gives 48 kHz whatever the speaker's rate is", () => {
  const farEnd = createFarEnd(44_100);
  const sound = new Float32Array(441);
  const block = new Float32Array(BLOCK);
  let crossings = 0, last = 0, played = 0;
  for (let i = 0; i < 100; i++) {
    for (let k = 0; k < 441; k++) sound[k] = Math.sin((2 * Math.PI * 1_000 * played++) / 44_100);
    farEnd.write(sound);
    farEnd.read(block);
    for (const sample of block) {
      if (last < 0 && sample >= 0) crossings++;
      last = sample;
    }
  }
  assert.ok(Math.abs(crossings - 993) < 5, `${crossings} waves of 1 kHz in a second`);
});

for (const ppm of [200, -200]) {
  Deno.test(`farEnd.driftPpm has a tone of a speaker that is ${ppm} ppm faster go on for five minutes without a step`, () => {
    const farEnd = createFarEnd(48_000);
    farEnd.driftPpm = ppm - 5; // hardly any estimate is exact
    const block = new Float32Array(BLOCK), sound = new Float32Array(240);
    const turn = (2 * Math.PI * 100) / 48_000;
    let written = 0, steepest = 0, last = 0;
    for (let read = 1; read <= 30_000; read++) {
      for (; written < read * BLOCK * (1 + ppm / 1e6); written += 240) {
        for (let i = 0; i < 240; i++) sound[i] = Math.sin(turn * (written + i));
        farEnd.write(sound);
      }
      farEnd.read(block);
      for (const sample of block) {
        if (read > 100) steepest = Math.max(steepest, Math.abs(sample - last));
        last = sample;
      }
    }
    assert.ok(steepest < 1.01 * turn, `${steepest}, not ${turn}`);
  });
}
