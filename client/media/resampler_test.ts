import assert from "node:assert/strict";
import fc from "fast-check";
import { createResampler } from "./resampler.ts";

/** Feeds `input` in pieces of these sizes, over and over. */
function resample(
  inHz: number,
  outHz: number,
  input: Float32Array,
  sizes: readonly number[] = [240],
  speedAt: (sample: number) => number = () => 1,
): Float32Array {
  const most = Math.max(...sizes);
  const resampler = createResampler(inHz, outHz, most);
  const made = new Float32Array(resampler.maxOutput(most));
  const output: number[] = [];
  for (let at = 0, piece = 0; at < input.length; piece++) {
    const size = Math.min(sizes[piece % sizes.length]!, input.length - at);
    resampler.speed = speedAt(at);
    const count = resampler.process(input.subarray(at, at + size), size, made);
    assert.ok(count <= resampler.maxOutput(size));
    output.push(...made.subarray(0, count));
    at += size;
  }
  return Float32Array.from(output);
}

const sine = (frequency: number, hz: number, seconds = 0.5) =>
  Float32Array.from(
    { length: hz * seconds },
    (_, i) => Math.sin((2 * Math.PI * frequency * i) / hz),
  );

/** What is left of a full-scale tone, and what else is there, in dB; the start is left out. */
function analyse(samples: Float32Array, frequency: number, hz: number) {
  const steady = samples.subarray(Math.round(0.1 * hz), Math.round(0.4 * hz));
  let re = 0, im = 0, energy = 0;
  steady.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * frequency * i) / hz);
    im += sample * Math.sin((2 * Math.PI * frequency * i) / hz);
    energy += sample * sample;
  });
  const tone = (2 * (re * re + im * im)) / steady.length;
  const decibels = (value: number) => 10 * Math.log10(Math.max(1e-20, (2 * value) / steady.length));
  return { tone: decibels(tone), rest: decibels(energy - tone), all: decibels(energy) };
}

for (const hz of [22_050, 44_100, 48_000]) {
  Deno.test(`resampler.process() passes speech flat from ${hz} to 8000 Hz and back`, () => {
    for (const frequency of [100, 300, 1_000, 2_000, 3_000, 3_400]) {
      const down = analyse(resample(hz, 8_000, sine(frequency, hz)), frequency, 8_000);
      assert.ok(Math.abs(down.tone) < 0.1, `${frequency} Hz: ${down.tone} dB`);
      assert.ok(down.rest < -55, `${frequency} Hz: ${down.rest} dB beside it`);
      const up = analyse(resample(8_000, hz, sine(frequency, 8_000), [8]), frequency, hz);
      assert.ok(Math.abs(up.tone) < 0.1, `${frequency} Hz: ${up.tone} dB`);
      assert.ok(up.rest < -55, `${frequency} Hz: ${up.rest} dB beside it`);
    }
  });

  Deno.test(`resampler.process() lets nothing fold from ${hz} into 8000 Hz`, () => {
    for (const frequency of [4_650, 5_000, 6_000, 7_900, 9_000, 10_500]) {
      const { all } = analyse(resample(hz, 8_000, sine(frequency, hz)), frequency, 8_000);
      assert.ok(all < -60, `${frequency} Hz: ${all} dB`);
    }
  });
}

Deno.test("resampler.process() gives the same in any pieces", () => {
  const input = Float32Array.from({ length: 2_000 }, (_, i) => Math.sin(i * i / 9_000));
  const whole = resample(48_000, 8_000, input, [2_000]);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 }),
      (sizes) => {
        const pieces = resample(48_000, 8_000, input, sizes);
        assert.equal(pieces.length, whole.length);
        pieces.forEach((sample, i) => assert.ok(Math.abs(sample - whole[i]!) < 1e-6));
      },
    ),
    { numRuns: 30 },
  );
});

Deno.test("resampler.process() keeps the count of samples to the ratio", () => {
  for (const [inHz, outHz] of [[48_000, 8_000], [44_100, 8_000], [8_000, 44_100]] as const) {
    const output = resample(inHz, outHz, new Float32Array(10 * inHz), [256]);
    assert.ok(Math.abs(output.length - 10 * outHz) < 0.002 * outHz);
  }
});

Deno.test("resampler.delayMs is what an impulse is late by", () => {
  const input = new Float32Array(4_800);
  input[2_400] = 1;
  const resampler = createResampler(48_000, 48_000, input.length);
  const output = new Float32Array(resampler.maxOutput(input.length));
  resampler.process(input, input.length, output);
  // The output is not shifted: it is short by what has not been given out yet.
  assert.equal(output.indexOf(Math.max(...output)), 2_400);
  assert.equal(createResampler(48_000, 8_000, 1).delayMs, 1.625);
  assert.equal(createResampler(8_000, 48_000, 1).delayMs, 1.625);
});

Deno.test("resampler.speed plays faster and slower, without a step when it changes", () => {
  const input = sine(200, 8_000, 2);
  for (const speed of [0.975, 1.025]) {
    const output = resample(8_000, 48_000, input, [8], () => speed);
    assert.ok(Math.abs(output.length - 96_000 / speed) < 100);
  }
  const changing = resample(8_000, 48_000, input, [8], (at) => (at % 1_600 < 800 ? 0.98 : 1.02));
  const steepest = 1.05 * (2 * Math.PI * 200) / 48_000;
  for (let i = 1_000; i < changing.length; i++) {
    assert.ok(Math.abs(changing[i]! - changing[i - 1]!) < steepest);
  }
});

Deno.test("resampler.process() leaves 48000 Hz as it is at speed 1", () => {
  const input = sine(997, 48_000);
  const output = resample(48_000, 48_000, input, [48]);
  const delay = output.findIndex((sample) => sample !== 0) - 1;
  assert.deepEqual(output.subarray(delay), input.subarray(0, output.length - delay));
});

Deno.test("resampler.process() goes on at 48000 Hz from any fraction of a sample", () => {
  const frequency = 3_000;
  const speedAt = (sample: number) => sample < 2_000 ? 1.013 : 1;
  const { tone, rest } = analyse(
    resample(48_000, 48_000, sine(frequency, 48_000), [48], speedAt),
    frequency,
    48_000,
  );
  assert.ok(Math.abs(tone) < 0.1, `${tone} dB`);
  assert.ok(rest < -60, `${rest} dB beside it`);
});

Deno.test("resampler.process() copies again at 48000 Hz 21 ms after its speed was another", () => {
  for (const speed of [1.0031, 0.9973]) {
    const input = sine(997, 48_000);
    const speedAt = (sample: number) => sample < 2_016 ? speed : 1;
    const output = resample(48_000, 48_000, input, [48], speedAt);
    const at = 2_016 + 1_200;
    const from = input.findIndex((_, i) =>
      input[i] === output[at] && input[i + 1] === output[at + 1]
    );
    assert.ok(from > 0);
    const rest = output.subarray(at);
    assert.deepEqual(rest, input.subarray(from, from + rest.length));
  }
});

Deno.test("resampler.process() gives the same around silence, which it doesn't compute", () => {
  const words = sine(440, 44_100).map((sample, i) => i > 4_000 && i < 14_000 ? 0 : 0.5 * sample);
  const never = 0.01; // no sample is 0 with it
  const through = (input: Float32Array) => resample(44_100, 48_000, input, [48, 100, 7]);
  const output = through(words);
  const lifted = through(words.map((sample) => sample + never));
  const level = through(new Float32Array(words.length).fill(never));
  output.forEach((sample, i) => {
    assert.ok(Math.abs(sample - (lifted[i]! - level[i]!)) < 1e-6, `${sample} at ${i}`);
  });
  const zeros = output.subarray(5_000, 15_000);
  assert.ok(zeros.every((sample) => sample === 0));
});

Deno.test("resampler.process() refuses more samples than it has room for", () => {
  const resampler = createResampler(8_000, 48_000, 8);
  assert.throws(() => resampler.process(new Float32Array(9), 9, new Float32Array(99)), RangeError);
});
