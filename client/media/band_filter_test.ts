import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { eachBlock, levelDb, makeSine, steepest } from "../../tools/testing/sound_blocks.ts";
import { createBandFilter } from "./band_filter.ts";

const HZ = 48_000, BLOCK = 480;
const CENTRES_HZ = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

function filter(sound: Float32Array, gainsAt: (at: number) => readonly number[]): Float32Array {
  const filtered = sound.slice();
  const bandFilter = createBandFilter(CENTRES_HZ);
  eachBlock(filtered, BLOCK, (block, at) => bandFilter.process(block, gainsAt(at)));
  return filtered;
}

const even = (gain: number) => CENTRES_HZ.map(() => gain);

Deno.test("bandFilter.process() passes sound as it is when all gains are 1, without delay", () => {
  const random = seededRandom(1);
  const sound = Float32Array.from({ length: 10 * BLOCK }, () => random() - 0.5);
  filter(sound, () => even(1)).forEach((sample, i) => {
    assert.ok(Math.abs(sample - sound[i]!) < 1e-6, `${sample} at ${i}`);
  });
});

Deno.test("bandFilter.process() gives each band its gain, and what is between them one in between", () => {
  const gains = [0.1, 0.1, 0.1, 1, 1, 0.3, 0.3];
  for (
    const [frequency, least, most] of [
      [300, -21, -19],
      [1_000, -21, -17.5],
      [1_500, -6.5, -4.5], // 0.55
      [2_500, -0.3, 0.3],
      [4_000, -0.5, 0.1],
      [6_000, -4.5, -3], // 0.65
      [12_000, -10.8, -10.2],
      [20_000, -10.8, -10.2], // as the last band
    ] as const
  ) {
    const sound = makeSine(frequency, 0.5, HZ, HZ);
    const db = levelDb(filter(sound, () => gains), HZ / 2) - levelDb(sound, HZ / 2);
    assert.ok(db > least && db < most, `${frequency} Hz: ${db} dB`);
  }
});

Deno.test("bandFilter.process() takes away 30 dB at most", () => {
  const sound = makeSine(1_000, 0.5, HZ, HZ);
  const db = levelDb(filter(sound, () => even(0)), HZ / 2) - levelDb(sound, HZ / 2);
  assert.ok(Math.abs(db + 30) < 0.2, `${db} dB`);
});

Deno.test("bandFilter.process() is a minimum-phase filter: an impulse comes out at once", () => {
  const sound = new Float32Array(4 * BLOCK);
  sound[BLOCK + 200] = 1;
  const filtered = filter(sound, () => [0.03, 0.1, 1, 1, 0.5, 0.1, 0.03]);
  const peak = filtered.reduce((best, value, i) => {
    return Math.abs(value) > Math.abs(filtered[best]!) ? i : best;
  }, 0);
  assert.ok(peak - (BLOCK + 200) < 8, `${peak}`); // 0.17 ms: its passband ends at 8 kHz
  assert.ok(levelDb(filtered, 0, BLOCK + 200) < -120, "and nothing before");
});

Deno.test("bandFilter.process() changes its gains without a click", () => {
  const sound = makeSine(1_000, 0.5, HZ, HZ);
  const changing = filter(sound, (at) => even(Math.floor(at / BLOCK) % 5 === 0 ? 0.03 : 1));
  // A change of 0.5 within 2 ms adds 0.005 a sample.
  assert.ok(steepest(changing) < steepest(sound) + 0.006, `${steepest(changing)}`);
});
