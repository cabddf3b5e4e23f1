import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeRumble,
  makeSine,
  steepest,
  withPauses,
} from "../../tools/testing/sound_blocks.ts";
import { LIMITER_CEILING } from "../../client/media/limiter.ts";
import { createPlaybackGain } from "../../client/media/playback_gain.ts";
import { SPEECH_TARGET_DB } from "../../client/media/speech_level.ts";
import { VOLUME_LEAST_DB, VOLUME_MOST_DB } from "../../client/media/volume.ts";

const HZ = 48_000, BLOCK = 240;
const JOHN = withPauses(makeSpeech(JOHNS_VOICE, 6, HZ), 2, HZ);
const MARIE = withPauses(makeSpeech(MARIES_VOICE, 6, HZ), 2, HZ);

/** Levels of the second half. */
function play(sound: Float32Array, volumeDb = 0) {
  const gain = createPlaybackGain(HZ);
  gain.volumeDb = volumeDb;
  const played = sound.slice();
  eachBlock(played, BLOCK, (block) => gain.process(block));
  return { played, gain, endDb: levelDb(played, 6 * HZ) };
}

Deno.test("playbackGain.process() makes quiet and loud talkers about as loud", () => {
  const ends = [atLevel(JOHN, -33), atLevel(MARIE, -24), atLevel(JOHN, -14), atLevel(MARIE, -10)]
    .map((sound) => play(sound).endDb);
  for (const db of ends) assert.ok(Math.abs(db - SPEECH_TARGET_DB) < 3, `${ends} dB`);
  assert.ok(Math.max(...ends) - Math.min(...ends) < 3, `${ends} dB`);
});

Deno.test("playbackGain.process() lets nothing beyond the ceiling, however loud", () => {
  for (const sound of [atLevel(JOHN, -33), atLevel(MARIE, -3), atLevel(MARIE, 10)]) {
    const { played } = play(sound, VOLUME_MOST_DB);
    assert.ok(played.every((sample) => Math.abs(sample) <= LIMITER_CEILING));
  }
});

Deno.test("playbackGain.process() does not pump noise: not alone, and not between words", () => {
  const noise = makeRumble(-55, 12 * HZ, seededRandom(3));
  const alone = play(noise);
  assert.equal(alone.gain.gainDb, 0);
  assert.ok(Math.abs(alone.endDb - levelDb(noise, 6 * HZ)) < 0.01);

  const speech = atLevel(JOHN, -36);
  const gain = createPlaybackGain(HZ);
  const sound = speech.map((sample, i) => sample + noise[i]!);
  eachBlock(sound, BLOCK, (block) => gain.process(block));
  const raised = gain.gainDb;
  assert.ok(raised > 2 && raised < 9, `${raised} dB`); // to −50 dBFS of noise, as reckoned
  eachBlock(makeRumble(-55, 12 * HZ, seededRandom(4)), BLOCK, (block) => gain.process(block));
  assert.ok(Math.abs(gain.gainDb - raised) < 0.5, `${gain.gainDb} dB`);
});

Deno.test("playbackGain.volumeDb comes on top, within its limits, without a click", () => {
  const plain = play(atLevel(JOHN, -20)).endDb;
  // Upwards the limiter holds some of it back: peaks are at −5 dBFS already.
  for (const [volumeDb, least] of [[VOLUME_LEAST_DB, -20.1], [-6, -6.1], [6, 3]] as const) {
    const change = play(atLevel(JOHN, -20), volumeDb).endDb - plain;
    assert.ok(change > least && change < volumeDb + 1, `${change} dB for ${volumeDb} dB`);
  }
  const gain = createPlaybackGain(HZ);
  for (const wrong of [-21, 13, Number.NaN]) {
    assert.throws(() => gain.volumeDb = wrong, RangeError);
  }
  const sound = makeSine(300, 0.1, 2 * HZ, HZ);
  const most = 10 ** (VOLUME_MOST_DB / 20);
  const allowed = most * steepest(sound) + most * 0.1 / (0.02 * HZ);
  eachBlock(sound, BLOCK, (block, at) => {
    gain.volumeDb = Math.floor(at / 4_800) % 2 === 0 ? VOLUME_LEAST_DB : VOLUME_MOST_DB;
    gain.process(block);
  });
  assert.ok(steepest(sound) < allowed, `${steepest(sound)}, not ${allowed}`);
});

Deno.test("playbackGain.isEvening off leaves the volume alone, and changes nothing without one", () => {
  const loud = atLevel(MARIE, -3);
  const gain = createPlaybackGain(HZ);
  gain.isEvening = false;
  const sound = loud.slice();
  eachBlock(sound, BLOCK, (block) => gain.process(block));
  assert.deepEqual(sound, loud);

  const faint = atLevel(MARIE, -33), seconds = 4;
  gain.volumeDb = -6;
  const quieter = faint.slice();
  eachBlock(quieter, BLOCK, (block) => gain.process(block));
  const change = levelDb(quieter, seconds * HZ) - levelDb(faint, seconds * HZ);
  assert.ok(Math.abs(change + 6) < 0.01, `${change} dB`);

  gain.volumeDb = 0;
  const again = faint.slice();
  eachBlock(again, BLOCK, (block) => gain.process(block));
  assert.ok(
    again.every((sample, i) => Math.abs(sample - faint[i]!) < 0.5 * Math.abs(faint[i]!) + 1e-9),
  );
  assert.deepEqual(again.subarray(HZ), faint.subarray(HZ));
});

Deno.test("playbackGain.process() does the same at a telephone's rate", () => {
  const hz = 8_000;
  const sound = atLevel(withPauses(makeSpeech(MARIES_VOICE, 6, hz), 2, hz), -32);
  const gain = createPlaybackGain(hz);
  eachBlock(sound, 8, (block) => gain.process(block));
  const db = levelDb(sound, 6 * hz);
  assert.ok(Math.abs(db - SPEECH_TARGET_DB) < 3, `${db} dB`);
});

Deno.test("playbackGain.process() gives the same in any pieces", () => {
  const sound = atLevel(MARIE, -33).subarray(0, 4 * HZ);
  const whole = createPlaybackGain(HZ);
  const expected = sound.slice();
  whole.process(expected);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 }),
      (sizes) => {
        const gain = createPlaybackGain(HZ);
        const played = sound.slice();
        for (let at = 0, piece = 0; at < played.length; piece++) {
          const size = Math.min(sizes[piece % sizes.length]!, played.length - at);
          gain.process(played.subarray(at, at + size));
          at += size;
        }
        assert.ok(played.every((sample, i) => Math.abs(sample - expected[i]!) < 1e-6));
      },
    ),
    { numRuns: 5 },
  );
});
