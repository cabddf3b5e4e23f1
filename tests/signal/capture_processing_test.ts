import assert from "node:assert/strict";
import { correlate } from "../../tools/correlate.ts";
import { type EchoPath, makeEcho } from "../../tools/echo_path.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeRumble,
  steepest,
} from "../../tools/testing/sound_blocks.ts";
import { processByTwoClocks } from "../../tools/two_clocks.ts";
import {
  type CaptureProcessing,
  createCaptureProcessing,
} from "../../client/media/capture_processing.ts";

const HZ = 48_000, BLOCK = 480;
const SECONDS = 10;
const FAR = atLevel(makeSpeech(JOHNS_VOICE, SECONDS, HZ), -23);
const VOICE = atLevel(makeSpeech(MARIES_VOICE, SECONDS, HZ), -26);
const ALL = { echo: true, noise: true, gain: true, highPass: true };
const NONE = { echo: false, noise: false, gain: false, highPass: false };
const SILENCE = new Float32Array(BLOCK);

function process(
  processing: CaptureProcessing,
  near: Float32Array,
  far: Float32Array,
  delayMs = 0,
): Float32Array {
  eachBlock(near, BLOCK, (block, at) => {
    processing.process(block, far.subarray(at, at + BLOCK), delayMs);
  });
  return near;
}

/** By two clocks, as the ends of a call are served. */
const PATHS: readonly EchoPath[] = [
  ...[20, 100, 250].flatMap((delayMs) =>
    [0, 100, -100, 200, -200].map((driftPpm) => ({ delayMs, gainDb: -10, driftPpm }))
  ),
  { delayMs: 60, gainDb: 0 },
];

for (const path of PATHS) {
  const { delayMs, gainDb, driftPpm = 0 } = path;
  const name = `an echo of ${gainDb} dB after ${delayMs} ms, drift ${driftPpm} ppm`;
  const echo = makeEcho(FAR, path, HZ);

  Deno.test(`captureProcessing.process() attenuates ${name} by 35 dB in each second after 2 s`, async () => {
    const processing = await createCaptureProcessing(ALL);
    const left = processByTwoClocks(processing, { near: echo, far: FAR }, { delayMs, driftPpm });
    for (let at = 2 * HZ; at + HZ < left.length; at += HZ) {
      const taken = levelDb(echo, at, at + HZ) - levelDb(left, at, at + HZ);
      assert.ok(taken >= 35, `${taken} dB from ${at / HZ} s on`);
    }
    assert.ok(processing.gauges.echoReductionDb > 25);
  });

  Deno.test(`captureProcessing.process() keeps who talks at the same time as ${name}`, async () => {
    const processing = await createCaptureProcessing({ ...ALL, gain: false });
    // The near end begins when the echo is known.
    const voice = VOICE.map((sample, i) => i < 4 * HZ ? 0 : sample);
    const near = echo.map((sample, i) => sample + voice[i]!);
    const sound = processByTwoClocks(processing, { near, far: FAR }, { delayMs, driftPpm });
    const late = Math.round((processing.delayMs * HZ) / 1_000);
    const change = levelDb(sound, 5 * HZ, 9 * HZ) - levelDb(voice, 5 * HZ - late, 9 * HZ - late);
    assert.ok(change > -4 && change < 1, `${change} dB`);
  });
}

Deno.test("captureProcessing.delayMs is what all of it is late by: 9 ms", async () => {
  const processing = await createCaptureProcessing(ALL);
  const near = process(processing, VOICE.slice(), FAR.map((sample) => 0.1 * sample));
  const { delayMs } = correlate(VOICE.subarray(HZ), near.subarray(HZ), HZ, { minMs: 0, maxMs: 50 });
  assert.ok(Math.abs(delayMs - processing.delayMs) < 0.2, `${delayMs} ms`);
  assert.ok(processing.delayMs < 9, `${processing.delayMs} ms`);
  assert.equal((await createCaptureProcessing(NONE)).delayMs, 0);
});

Deno.test("captureProcessing.process() changes nothing when all is off", async () => {
  const processing = await createCaptureProcessing(NONE);
  const near = process(processing, VOICE.slice(), FAR);
  assert.ok(near.every((sample, i) => sample === VOICE[i]));
  const { echoReductionDb, noiseReductionDb, gainDb, voiceProbability } = processing.gauges;
  assert.deepEqual([echoReductionDb, noiseReductionDb, gainDb, voiceProbability], [0, 0, 0, 0]);
});

Deno.test("captureProcessing.configure() switches each part without a click, while sound passes", async () => {
  const noise = makeRumble(-50, VOICE.length, seededRandom(9));
  const echo = makeEcho(FAR, { delayMs: 60, gainDb: -15 }, HZ);
  const given = VOICE.map((sample, i) => sample + noise[i]! + echo[i]!);
  const near = given.slice();
  const processing = await createCaptureProcessing(ALL); // loads what it needs
  const names = ["echo", "noise", "gain", "highPass"] as const;
  const switched: number[] = [];
  const settings = { ...ALL };
  eachBlock(near, BLOCK, (block, at) => {
    if (at > HZ && at % (40 * BLOCK) === 0) {
      const name = names[switched.length % names.length]!;
      settings[name] = !settings[name];
      switched.push(at);
      processing.configure({ ...settings });
    }
    processing.process(block, FAR.subarray(at, at + BLOCK), 60);
  });
  assert.ok(switched.length > 20);
  const mostGain = 10 ** (15 / 20);
  for (const at of switched) {
    const allowed = mostGain * steepest(given, at - 2 * BLOCK, at + 6 * BLOCK) + 0.005;
    const most = steepest(near, at - 20, at + 6 * BLOCK);
    assert.ok(most <= allowed, `${most}, not ${allowed}, at ${at / HZ} s`);
  }
});

Deno.test("captureProcessing.configure() loads what was off at first, and lets sound pass meanwhile", async () => {
  const processing = await createCaptureProcessing(NONE);
  const near = makeRumble(-43, 4 * HZ, seededRandom(8));
  const loading = processing.configure({ ...NONE, noise: true });
  const first = near.slice(0, 10 * BLOCK);
  eachBlock(first, BLOCK, (block) => processing.process(block, SILENCE, 0));
  assert.ok(first.every((sample, i) => sample === near[i]));
  await loading;
  eachBlock(near, BLOCK, (block) => processing.process(block, SILENCE, 0));
  assert.ok(levelDb(near, 2 * HZ) < -65);
  assert.ok(processing.gauges.noiseReductionDb > 20);
});

Deno.test("captureProcessing.process() raises a quiet talker, but never what the far end says", async () => {
  const echo = makeEcho(FAR, { delayMs: 60, gainDb: -15 }, HZ);
  const withEcho = await createCaptureProcessing({ ...ALL, echo: false }); // nothing takes it away
  process(withEcho, echo.slice(), FAR);
  assert.equal(withEcho.gauges.gainDb, 0);
  const alone = await createCaptureProcessing(ALL);
  process(alone, atLevel(VOICE, -32), new Float32Array(VOICE.length));
  assert.ok(alone.gauges.gainDb > 3, `${alone.gauges.gainDb} dB`);
});
