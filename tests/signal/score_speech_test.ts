import assert from "node:assert/strict";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import { scoreSpeech } from "../../tools/speech_quality/score_speech.ts";

const HZ = 48_000;
const speech = makeSpeech(JOHNS_VOICE, 4, HZ);

/** `samples` heard later by so many ms, with part of its pieces of 20 ms missing. */
function heard(samples: Float32Array, delayMs: number, missing = 0): Float32Array {
  const random = seededRandom(5);
  const piece = HZ / 50, delay = (delayMs * HZ) / 1_000;
  const out = new Float32Array(samples.length + HZ);
  for (let at = 0; at < samples.length; at += piece) {
    if (random() >= missing) out.set(samples.subarray(at, at + piece), at + delay);
  }
  return out;
}

Deno.test("scoreSpeech() finds the delay and gives full marks to what is the same", () => {
  for (const delayMs of [0, 35, 800]) {
    const score = scoreSpeech(speech, heard(speech, delayMs), HZ);
    assert.ok(Math.abs(score.delayMs - delayMs) < 0.1, `${score.delayMs}`);
    assert.ok(score.mos > 4.99 && score.intelligibility > 0.999, JSON.stringify(score));
    assert.ok(score.delaySpreadMs < 0.2);
  }
});

Deno.test("scoreSpeech() marks the more down the more is missing", () => {
  const scores = [0, 0.05, 0.1, 0.3].map((part) =>
    scoreSpeech(speech, heard(speech, 60, part), HZ)
  );
  for (let i = 1; i < scores.length; i++) {
    assert.ok(scores[i]!.mos < scores[i - 1]!.mos, JSON.stringify(scores));
    assert.ok(scores[i]!.intelligibility < scores[i - 1]!.intelligibility, JSON.stringify(scores));
  }
});

Deno.test("scoreSpeech() understands speech whose delay changes, and says how much it does", () => {
  const half = 2 * HZ;
  const moved = heard(speech, 40);
  moved.copyWithin(half + (120 * HZ) / 1_000, half + (40 * HZ) / 1_000, speech.length);
  const score = scoreSpeech(speech, moved, HZ);
  assert.ok(score.intelligibility > 0.9 && score.mos > 4.5, JSON.stringify(score));
  assert.ok(Math.abs(score.delaySpreadMs - 80) < 1, `${score.delaySpreadMs}`);
});

Deno.test("scoreSpeech() takes another's speech for nothing understood", () => {
  const score = scoreSpeech(speech, heard(makeSpeech(MARIES_VOICE, 4, HZ), 40), HZ);
  assert.ok(score.intelligibility < 0.2 && score.mos < 2.5, JSON.stringify(score));
});
