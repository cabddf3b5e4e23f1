import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { makeReferencePairs, REFERENCE_HZ } from "../../tools/speech_quality/reference_signals.ts";
import { visqol } from "../../tools/speech_quality/visqol.ts";

/** What ViSQOL 3.3.3 itself says of these signals: reference_signals.ts tells how they were made. */
const SCORES: Readonly<Record<string, readonly [mos: number, similarity: number]>> = {
  "same": [4.98749915312, 0.997561674177],
  "quieter": [4.92926991104, 0.986202633814],
  "noise": [3.19918876255, 0.647796346662],
  "more-noise": [2.16052032663, 0.443779203849],
  "dull": [3.66840702471, 0.739750866957],
  "holes-5": [4.68570805368, 0.938668333718],
  "holes-20": [4.12509828494, 0.829125302407],
  "later": [4.98690674005, 0.997446119517],
  "later-from-middle": [4.87132187629, 0.974896472955],
  "another": [1.95436323633, 0.403208952459],
};

const score = (said: Float32Array, heard: Float32Array, searchPatches?: number) =>
  visqol(Float64Array.from(said), Float64Array.from(heard), REFERENCE_HZ, searchPatches);

for (const { name, said, heard } of makeReferencePairs()) {
  Deno.test(`visqol() says of ${name} what ViSQOL itself says`, () => {
    const [mos, similarity] = SCORES[name]!;
    const got = score(said, heard);
    assert.ok(Math.abs(got.mos - mos) < 1e-6, `${got.mos}`);
    assert.ok(Math.abs(got.similarity - similarity) < 1e-6, `${got.similarity}`);
    assert.equal(got.patches, 8);
  });
}

Deno.test("visqol() marks down what was not heard from the middle on", () => {
  const { said } = makeReferencePairs()[0]!;
  const half = score(said, said.map((value, i) => i < said.length / 2 ? value : 0), 2);
  assert.ok(half.mos < 3.6, `${half.mos}, ${half.missing} of ${half.patches} missing`);
  assert.ok(score(said, said, 2).mos > 4.98);
});

Deno.test("visqol() gives about the least score to noise, whatever its loudness", () => {
  const { said } = makeReferencePairs()[0]!;
  const random = seededRandom(11);
  for (const loudness of [0.001, 0.1]) {
    const noise = said.map(() => loudness * (random() - 0.5));
    assert.ok(score(said, noise, 2).mos < 1.6, `${score(said, noise, 2).mos}`);
  }
});

Deno.test("visqol() refuses to score silence, and what is too short", () => {
  const { said } = makeReferencePairs()[0]!;
  assert.throws(() => score(new Float32Array(32_000), said), /no speech/);
  assert.throws(() => score(said.subarray(0, 6_000), said.subarray(0, 6_000)), /shorter/);
});
