import assert from "node:assert/strict";
import { correlate } from "../../tools/correlate.ts";
import { type EchoPath, makeEcho } from "../../tools/echo_path.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeSine,
  steepest,
} from "../../tools/testing/sound_blocks.ts";
import { createEchoCanceller, type EchoCanceller } from "../../client/media/echo_canceller.ts";

const HZ = 48_000, BLOCK = 480;
const FAR = atLevel(makeSpeech(JOHNS_VOICE, 6, HZ), -23);
const SILENCE = new Float32Array(BLOCK);

function cancel(
  canceller: EchoCanceller,
  near: Float32Array,
  far: Float32Array,
  delayMs: number,
  beforeBlock: (at: number) => void = () => {},
): void {
  eachBlock(near, BLOCK, (block, at) => {
    beforeBlock(at);
    canceller.process(block, far.subarray(at, at + BLOCK), delayMs);
  });
}

const path = (delayMs: number): EchoPath => ({ delayMs, gainDb: -10 });

for (const delayMs of [20, 120, 250]) {
  Deno.test(`echoCanceller.process() takes away what comes back after ${delayMs} ms, and says so`, async () => {
    const canceller = await createEchoCanceller();
    const near = makeEcho(FAR, path(delayMs), HZ);
    const before = levelDb(near, 2 * HZ);
    cancel(canceller, near, FAR, delayMs);
    const taken = before - levelDb(near, 2 * HZ);
    assert.ok(taken > 25, `${taken} dB`);
    assert.ok(Math.abs(canceller.reductionDb - taken) < 6, `${canceller.reductionDb} dB said`);
  });
}

Deno.test("echoCanceller.delaySamples is what its output is late by, at work, at rest and off", async () => {
  const voice = atLevel(makeSpeech(MARIES_VOICE, 4, HZ), -23);
  const lateness = async (far: Float32Array, on: boolean) => {
    const canceller = await createEchoCanceller();
    canceller.on = on;
    const near = voice.slice();
    cancel(canceller, near, far, 20);
    const { delayMs } = correlate(voice.subarray(HZ), near.subarray(HZ), HZ, {
      minMs: 0,
      maxMs: 50,
    });
    const said = (1_000 * canceller.delaySamples) / HZ;
    assert.ok(Math.abs(delayMs - said) < 0.05, `${delayMs} ms, not ${said} ms`);
    return said;
  };
  const other = FAR.map((sample) => 0.1 * sample);
  assert.ok(await lateness(other, true) < 9);
  assert.equal(await lateness(new Float32Array(voice.length), true), 0);
  assert.equal(await lateness(other, false), 0);
});

Deno.test("echoCanceller.process() is exact at rest: nothing was played, nothing is changed", async () => {
  const canceller = await createEchoCanceller();
  const voice = makeSpeech(MARIES_VOICE, 1, HZ);
  const near = voice.slice();
  eachBlock(near, BLOCK, (block) => canceller.process(block, SILENCE, 20));
  assert.deepEqual(near, voice);
  assert.equal(canceller.delaySamples, 0);
  assert.equal(canceller.reductionDb, 0);
});

const OTHER = atLevel(makeSpeech(MARIES_VOICE, 6, HZ), -23);

for (const [name, near, far] of [["high", OTHER, FAR], ["low", FAR, OTHER]] as const) {
  Deno.test(`echoCanceller.process() lets a ${name} voice through where nothing comes back, from the first word`, async () => {
    const canceller = await createEchoCanceller();
    const sound = near.slice();
    cancel(canceller, sound, far, 40);
    const late = canceller.delaySamples;
    const seconds = [0, 1, 2, 3, 4];
    const changes = seconds.map((second) => {
      const from = second * HZ, to = from + HZ;
      return levelDb(sound, from + late, to + late) - levelDb(near, from, to);
    });
    assert.ok(changes[0]! > -2 && Math.min(...changes) > -4, `${changes} dB`);
    const { similarity } = correlate(near.subarray(0, HZ), sound.subarray(0, HZ + HZ / 4), HZ);
    assert.ok(similarity > 0.9, `${similarity}`);
  });
}

Deno.test("echoCanceller.process() takes an echo away that begins when none was expected any more", async () => {
  const canceller = await createEchoCanceller();
  const far = atLevel(makeSpeech(JOHNS_VOICE, 10, HZ), -23);
  const echo = makeEcho(far, path(60), HZ);
  const begin = 5 * HZ; // a headset is unplugged
  const near = echo.map((sample, i) => i < begin ? 0 : sample);
  cancel(canceller, near, far, 60);
  const taken = levelDb(echo, begin + 2 * HZ) - levelDb(near, begin + 2 * HZ);
  assert.ok(taken > 25, `${taken} dB`);
});

/** Two seconds of sound from the far end, two seconds of none, and so on. */
const IN_TURNS = Float32Array.from(
  { length: 10 * HZ },
  (_, i) => Math.floor(i / (2 * HZ)) % 2 === 0 ? FAR[i % FAR.length]! : 0,
);

Deno.test("echoCanceller.process() wakes and rests without a click", async () => {
  const canceller = await createEchoCanceller();
  const hum = makeSine(440, 0.05, IN_TURNS.length, HZ);
  const near = makeEcho(IN_TURNS, path(60), HZ).map((sample, i) => sample + hum[i]!);
  cancel(canceller, near, IN_TURNS, 60);
  for (const seconds of [2.8, 4, 6.8, 8]) {
    const at = Math.round(seconds * HZ);
    const most = steepest(near, at - BLOCK, at + 6 * BLOCK);
    assert.ok(most < 0.005, `${most} at ${seconds} s`); // the hum's own is 0.003
  }
});

Deno.test("echoCanceller.process() is in time again in the first pause of who talks after the other, and not before", async () => {
  const far = FAR.map((sample, i) => i < HZ ? sample : 0);
  // A steady voice, which pauses at 4 s for a fifth of a second.
  const [from, to] = [4 * HZ, 4.2 * HZ];
  const near = makeSine(200, 0.1, FAR.length, HZ).map((sample, i) =>
    i >= from && i < to ? 0 : sample
  );
  const canceller = await createEchoCanceller();
  const changes: number[] = [];
  let before = 0;
  cancel(canceller, near.slice(), far, 60, (at) => {
    if (canceller.delaySamples !== before) changes.push(at / HZ);
    before = canceller.delaySamples;
  });
  const [late, inTime, ...more] = changes;
  assert.ok(late! < 0.1 && inTime! > 4 && inTime! < 4.05 && more.length === 0, `${changes}`);
});

Deno.test("echoCanceller.process() is in time again after 5 s where nobody pauses", async () => {
  const canceller = await createEchoCanceller();
  const near = makeSine(200, 0.1, 8 * HZ, HZ);
  const far = Float32Array.from(near, (_, i) => i < HZ ? FAR[i]! : 0);
  const given = near.slice();
  cancel(canceller, near, far, 60);
  assert.equal(canceller.delaySamples, 0);
  assert.deepEqual(near.subarray(7.5 * HZ), given.subarray(7.5 * HZ));
  assert.ok(steepest(near, HZ) < 1.5 * steepest(given), "and nothing clicked");
});

Deno.test("echoCanceller.process() knows the echo still when it wakes", async () => {
  const canceller = await createEchoCanceller();
  const near = makeEcho(IN_TURNS, path(60), HZ);
  const [from, to] = [8 * HZ, 8 * HZ + HZ / 2];
  const before = levelDb(near, from, to);
  cancel(canceller, near, IN_TURNS, 60);
  const taken = before - levelDb(near, from, to);
  assert.ok(taken > 25, `${taken} dB in the first half second`);
});

Deno.test("echoCanceller.on switches without a click while both talk", async () => {
  const canceller = await createEchoCanceller();
  const voice = atLevel(makeSpeech(MARIES_VOICE, 6, HZ), -23);
  const echo = makeEcho(FAR, path(60), HZ);
  const near = voice.map((sample, i) => sample + echo[i]!);
  const given = near.slice();
  cancel(canceller, near, FAR, 60, (at) => {
    canceller.on = Math.floor(at / (50 * BLOCK)) % 2 === 0;
  });
  for (let at = 50 * BLOCK; at < near.length; at += 50 * BLOCK) {
    const allowed = steepest(given, at - 2 * BLOCK, at + 5 * BLOCK);
    const most = steepest(near, at - 20, at + 4 * BLOCK);
    assert.ok(most <= 1.1 * allowed + 0.001, `${most}, not ${allowed}, at ${at / HZ} s`);
  }
});
