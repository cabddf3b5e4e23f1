import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeRumble,
  steepest,
  withPauses,
} from "../../tools/testing/sound_blocks.ts";
import { type AutomaticGain, createAutomaticGain } from "../../client/media/automatic_gain.ts";
import { LIMITER_CEILING } from "../../client/media/limiter.ts";
import { powerOf } from "../../client/media/processing_block.ts";
import { SPEECH_TARGET_DB } from "../../client/media/speech_level.ts";

const HZ = 48_000, BLOCK = 480;

const SPEECH = withPauses(makeSpeech(JOHNS_VOICE, 6, HZ), 3, HZ);

/** As a voice detector would say: whatever is within 20 dB of the speech. */
function processSpeech(gain: AutomaticGain, sound: Float32Array): void {
  const quiet = 10 ** ((levelDb(sound) - 20) / 10);
  eachBlock(sound, BLOCK, (block) => gain.process(block, powerOf(block) > quiet ? 1 : 0));
}

for (const db of [-34, -26, -20, -12]) {
  Deno.test(`automaticGain.process() brings speech of ${db} dBFS to its target`, () => {
    const sound = atLevel(SPEECH, db);
    const gain = createAutomaticGain();
    processSpeech(gain, sound);
    const end = levelDb(sound, 12 * HZ);
    assert.ok(Math.abs(end - SPEECH_TARGET_DB) < 3, `${end} dB, gain ${gain.gainDb}`);
    assert.ok(sound.every((sample) => Math.abs(sample) <= LIMITER_CEILING));
  });
}

Deno.test("automaticGain.process() does not raise noise: not alone, and not after quiet speech", () => {
  const alone = makeRumble(-50, 10 * HZ, seededRandom(5));
  const gain = createAutomaticGain();
  eachBlock(alone, BLOCK, (block) => gain.process(block, 0.1));
  assert.equal(gain.gainDb, 0);
  // Even where the voice detector takes noise for a voice.
  eachBlock(alone, BLOCK, (block) => gain.process(block, 1));
  assert.equal(gain.gainDb, 0);

  const speech = atLevel(SPEECH, -38);
  const noise = makeRumble(-58, speech.length, seededRandom(6));
  const noisy = createAutomaticGain();
  processSpeech(noisy, speech.map((sample, i) => sample + noise[i]!));
  assert.ok(noisy.gainDb > 0 && noisy.gainDb < 6, `${noisy.gainDb} dB`);
  const before = noisy.gainDb;
  eachBlock(makeRumble(-58, 5 * HZ, seededRandom(6)), BLOCK, (block) => noisy.process(block, 0));
  assert.equal(noisy.gainDb, before, "pauses change nothing");
});

Deno.test("automaticGain.gainDb rises by 3 dB a second at most", () => {
  const sound = atLevel(SPEECH, -36);
  const gain = createAutomaticGain();
  let last = 0;
  eachBlock(sound.subarray(0, 9 * HZ), BLOCK, (block, at) => {
    gain.process(block, 1);
    if (at % HZ !== 0) return;
    // The limiter, whose gain is in it, may come back meanwhile.
    assert.ok(gain.gainDb - last <= 3.2, `${gain.gainDb - last} dB`);
    last = gain.gainDb;
  });
  assert.ok(last > 6, `${last} dB`);
});

Deno.test("automaticGain.on goes back to what was captured, without a click", () => {
  const sound = atLevel(SPEECH, -36).subarray(0, 12 * HZ);
  const given = sound.slice();
  const gain = createAutomaticGain();
  processSpeech(gain, sound.subarray(0, 11 * HZ));
  const raised = 10 ** (gain.gainDb / 20);
  gain.on = false;
  processSpeech(gain, sound.subarray(11 * HZ));
  const change = (raised - 1) * 0.2 / BLOCK; // of a peak of 0.2, within one block
  assert.ok(steepest(sound, 11 * HZ) <= raised * steepest(given, 11 * HZ) + change);
  assert.ok(Math.abs(gain.gainDb) < 0.01);
  for (let i = 11.5 * HZ; i < sound.length; i++) {
    assert.ok(Math.abs(sound[i]! - given[i]!) < 0.005 * Math.abs(given[i]!) + 1e-9, `at ${i}`);
  }
});
