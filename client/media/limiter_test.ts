import assert from "node:assert/strict";
import fc from "fast-check";
import { makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { makeSine, steepest } from "../../tools/testing/sound_blocks.ts";
import { createLimiter, LIMITER_CEILING } from "./limiter.ts";

const HZ = 48_000;

Deno.test("limiter.process() lets nothing beyond the ceiling, whatever comes", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 500 }),
    (values) => {
      const samples = Float32Array.from(values);
      createLimiter(HZ).process(samples);
      assert.ok(samples.every((sample) => Math.abs(sample) <= LIMITER_CEILING));
    },
  ));
});

Deno.test("limiter.process() leaves what is below its knee as it is", () => {
  const sound = makeSine(440, 0.55, HZ, HZ);
  const before = sound.slice();
  const limiter = createLimiter(HZ);
  limiter.process(sound);
  assert.deepEqual(sound, before);
  assert.equal(limiter.gain, 1);
});

Deno.test("limiter.process() turns down rather than clips: the wave keeps its form", () => {
  const frequency = 440;
  const sound = makeSine(frequency, 2, HZ, HZ);
  createLimiter(HZ).process(sound);
  // What isn't the sine itself, in the second half: harmonics and noise.
  const half = sound.subarray(HZ / 2);
  let re = 0, im = 0, energy = 0;
  half.forEach((sample, i) => {
    re += sample * Math.sin((2 * Math.PI * frequency * i) / HZ);
    im += sample * Math.cos((2 * Math.PI * frequency * i) / HZ);
    energy += sample * sample;
  });
  const tone = (2 * (re * re + im * im)) / half.length;
  const distortionDb = 10 * Math.log10((energy - tone) / tone);
  assert.ok(distortionDb < -40, `${distortionDb} dB`);
  assert.ok(Math.max(...half) > 0.7, "no quieter than it must be");
});

Deno.test("limiter.process() makes no step, and comes back after what was too loud", () => {
  const quiet = makeSpeech(MARIES_VOICE, 2, HZ).map((sample) => sample * 0.4);
  const sound = quiet.map((sample, i) => i > HZ / 2 && i < HZ / 1.5 ? sample * 12 : sample);
  const allowed = steepest(sound);
  const limiter = createLimiter(HZ);
  limiter.process(sound);
  assert.ok(steepest(sound) <= allowed);
  assert.ok(limiter.gain > 0.99, `${limiter.gain}`);
});
