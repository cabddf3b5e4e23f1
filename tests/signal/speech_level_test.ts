import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import { atLevel, eachBlock, levelDb, makeRumble } from "../../tools/testing/sound_blocks.ts";
import { powerOf } from "../../client/media/processing_block.ts";
import { createSpeechLevel } from "../../client/media/speech_level.ts";

const HZ = 48_000, BLOCK = 480;

function measure(sound: Float32Array) {
  const level = createSpeechLevel();
  eachBlock(sound, BLOCK, (block) => level.add(powerOf(block)));
  return level;
}

for (const db of [-45, -30, -15]) {
  Deno.test(`speechLevel.speechDb finds speech at ${db} dBFS, with noise 20 dB below it`, () => {
    const speech = atLevel(makeSpeech(JOHNS_VOICE, 10, HZ), db);
    const noise = makeRumble(db - 20, speech.length, seededRandom(3));
    const sound = speech.map((sample, i) => sample + noise[i]!);
    const { speechDb, noiseDb } = measure(sound);
    // Pauses aren't counted, so that it lies a little above the mean of all.
    assert.ok(speechDb !== null && speechDb > db - 0.5 && speechDb < db + 2.5, `${speechDb} dB`);
    assert.ok(Math.abs(noiseDb - levelDb(noise)) < 3, `${noiseDb} dB`);
  });
}

Deno.test("speechLevel.speechDb stays unknown for silence and for steady noise", () => {
  assert.equal(measure(new Float32Array(5 * HZ)).speechDb, null);
  for (const db of [-60, -40, -20]) {
    const { speechDb, noiseDb } = measure(makeRumble(db, 10 * HZ, seededRandom(4)));
    assert.equal(speechDb, null);
    assert.ok(Math.abs(noiseDb - db) < 3, `${noiseDb} dB`);
  }
});

Deno.test("speechLevel.add() counts nothing that the voice detector denies", () => {
  const level = createSpeechLevel();
  const sound = makeSpeech(JOHNS_VOICE, 5, HZ);
  eachBlock(sound, BLOCK, (block) => assert.equal(level.add(powerOf(block), false), false));
  assert.equal(level.speechDb, null);
});
