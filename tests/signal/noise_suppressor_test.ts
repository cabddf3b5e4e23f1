import assert from "node:assert/strict";
import { correlate } from "../../tools/correlate.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeRumble,
  steepest,
} from "../../tools/testing/sound_blocks.ts";
import { createNoiseSuppressor } from "../../client/media/noise_suppressor.ts";
import { createRnNoise } from "../../client/media/noise_suppressor_wasm.ts";

const HZ = 48_000, BLOCK = 480;
const SPEECH = atLevel(makeSpeech(JOHNS_VOICE, 8, HZ), -23);

/** Speech with noise so many dB below it. */
function inNoise(snrDb: number): Float32Array {
  const noise = makeRumble(-23 - snrDb, SPEECH.length, seededRandom(2));
  return SPEECH.map((sample, i) => sample + noise[i]!);
}

Deno.test("rnNoise.gains are where they are looked for: open for speech, closed for noise", async () => {
  const rnNoise = await createRnNoise();
  const mean = () => rnNoise.gains.reduce((sum, gain) => sum + gain) / rnNoise.gains.length;
  const noise = makeRumble(-40, 4 * HZ, seededRandom(1));
  eachBlock(noise, BLOCK, (block) => rnNoise.analyze(block));
  assert.ok(mean() < 0.05, `${mean()} in noise`);
  let most = 0;
  eachBlock(SPEECH, BLOCK, (block) => {
    const voice = rnNoise.analyze(block);
    assert.ok(voice >= 0 && voice <= 1);
    assert.ok(rnNoise.gains.every((gain) => gain >= 0 && gain <= 1));
    most = Math.max(most, mean());
  });
  assert.ok(most > 0.8, `${most} in speech`);
});

Deno.test("noiseSuppressor.process() takes 25 dB of noise away, and says so", async () => {
  const suppressor = await createNoiseSuppressor();
  const noise = makeRumble(-43, 5 * HZ, seededRandom(3));
  eachBlock(noise, BLOCK, (block) => suppressor.process(block));
  const taken = -43 - levelDb(noise, 2 * HZ);
  assert.ok(taken > 25 && taken < 31, `${taken} dB`);
  assert.ok(Math.abs(suppressor.reductionDb - taken) < 2, `${suppressor.reductionDb} dB said`);
  assert.ok(suppressor.voiceProbability < 0.2);
});

for (const [snrDb, leastSimilarity] of [[60, 0.99], [20, 0.97], [10, 0.93]] as const) {
  Deno.test(`noiseSuppressor.process() keeps speech ${snrDb} dB above noise, without delay`, async () => {
    const suppressor = await createNoiseSuppressor();
    const sound = inNoise(snrDb);
    let voices = 0;
    eachBlock(sound, BLOCK, (block) => {
      suppressor.process(block);
      if (suppressor.voiceProbability > 0.75) voices++;
    });
    const { delayMs, similarity } = correlate(SPEECH, sound, HZ, { minMs: -20, maxMs: 50 });
    assert.ok(Math.abs(delayMs) < 0.15, `${delayMs} ms`);
    assert.ok(similarity > leastSimilarity, `similarity ${similarity}`);
    const change = levelDb(sound) - levelDb(SPEECH);
    assert.ok(change > -1.5 && change < 0.1, `${change} dB`);
    assert.ok(voices > 0.5 * sound.length / BLOCK, `${voices} blocks with a voice`);
  });
}

Deno.test("noiseSuppressor.process() makes silence of what nobody hears, and hears the next word", async () => {
  const suppressor = await createNoiseSuppressor();
  const sound = makeRumble(-85, 2 * HZ, seededRandom(4));
  sound.set(SPEECH.subarray(0, HZ), HZ);
  let voices = 0;
  eachBlock(sound, BLOCK, (block, at) => {
    suppressor.process(block);
    if (at >= HZ && suppressor.voiceProbability > 0.75) voices++;
  });
  assert.ok(sound.subarray(0.25 * HZ, HZ).every((sample) => sample === 0));
  const heard = sound.subarray(HZ);
  const change = levelDb(heard) - levelDb(SPEECH.subarray(0, HZ));
  assert.ok(change > -1.5 && change < 0.1, `${change} dB`);
  assert.ok(voices > 40, `${voices} blocks with a voice`);
});

Deno.test("noiseSuppressor.on switches without a click; off, sound passes as it is", async () => {
  const suppressor = await createNoiseSuppressor();
  const voice = atLevel(makeSpeech(MARIES_VOICE, 6, HZ), -23);
  const noise = makeRumble(-43, voice.length, seededRandom(2));
  const sound = voice.map((sample, i) => sample + noise[i]!);
  const given = sound.slice();
  eachBlock(sound, BLOCK, (block, at) => {
    suppressor.on = Math.floor(at / (15 * BLOCK)) % 2 === 0;
    suppressor.process(block);
  });
  for (let at = 0; at < sound.length; at += 15 * BLOCK) {
    const around = [at - 20, at + 120] as const; // where it goes over
    assert.ok(steepest(sound, ...around) <= 1.3 * steepest(given, ...around) + 0.002, `at ${at}`);
    if (Math.floor(at / (15 * BLOCK)) % 2 === 0) continue;
    assert.deepEqual(
      sound.subarray(at + BLOCK, at + 15 * BLOCK),
      given.subarray(at + BLOCK, at + 15 * BLOCK),
    );
  }
  suppressor.on = false;
  assert.equal(suppressor.reductionDb, 0);
});

Deno.test("noiseSuppressor.voiceProbability is known while off to who listens, and to nobody else", async () => {
  const suppressor = await createNoiseSuppressor();
  suppressor.on = false;
  let most = 0;
  eachBlock(SPEECH.slice(0, 2 * HZ), BLOCK, (block) => {
    suppressor.process(block);
    most = Math.max(most, suppressor.voiceProbability);
  });
  assert.equal(most, 0);
  suppressor.isListening = true;
  const sound = SPEECH.slice(0, 2 * HZ);
  eachBlock(sound, BLOCK, (block) => {
    suppressor.process(block);
    most = Math.max(most, suppressor.voiceProbability);
  });
  assert.ok(most > 0.9, `${most}`);
  assert.deepEqual(sound, SPEECH.slice(0, 2 * HZ));
});
