import assert from "node:assert/strict";
import { seededRandom } from "../../tests/voice/random.ts";
import { createComfortNoise } from "./comfort_noise.ts";

const random = seededRandom(1);

/** Noise of so much RMS. */
const noiseOf = (rms: number, count: number) =>
  Float32Array.from({ length: count }, () => Math.sqrt(3) * rms * (2 * random() - 1));

function hearAll(rms: number, seconds: number, noise = createComfortNoise()) {
  const sound = noiseOf(rms, 48_000 * seconds);
  for (let at = 0; at < sound.length; at += 48) noise.hear(sound, at, 48);
  return noise;
}

const rmsOf = (noise: ReturnType<typeof createComfortNoise>, count: number) => {
  const made = new Float32Array(count);
  noise.make(made, 0, count);
  return Math.sqrt(made.reduce((sum, sample) => sum + sample * sample, 0) / count);
};

Deno.test("createComfortNoise() is about as loud as the background, whatever voice came between", () => {
  const noise = hearAll(0.002, 1);
  assert.ok(noise.isQuiet);
  hearAll(0.2, 0.5, noise);
  assert.ok(!noise.isQuiet);
  hearAll(0.002, 0.1, noise);
  assert.ok(noise.isQuiet);
  rmsOf(noise, 48_000); // until it has come up
  const rms = rmsOf(noise, 48_000);
  assert.ok(rms > 0.001 && rms < 0.003, `its RMS is ${rms}`);
});

Deno.test("createComfortNoise() comes up without a step and is never loud", () => {
  const noise = hearAll(0.5, 1);
  const made = new Float32Array(48_000);
  noise.make(made, 0, made.length);
  let last = 0;
  for (const sample of made) {
    assert.ok(Math.abs(sample - last) < 0.01 && Math.abs(sample) < 0.03);
    last = sample;
  }
});

Deno.test("createComfortNoise() is silent after silence", () => {
  const noise = createComfortNoise();
  noise.hear(new Float32Array(480), 0, 480);
  assert.ok(noise.isQuiet);
  assert.equal(rmsOf(noise, 480), 0);
  assert.ok(noise.isBackground(new Float32Array(240), 240));
  assert.ok(!noise.isBackground(noiseOf(0.1, 240), 240));
});
