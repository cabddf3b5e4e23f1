import assert from "node:assert/strict";
import { makeEcho } from "../../tools/echo_path.ts";
import { JOHNS_VOICE, makeSpeech, MARIES_VOICE } from "../../tools/speech.ts";
import {
  atLevel,
  eachBlock,
  levelDb,
  makeSine,
  steepest,
} from "../../tools/testing/sound_blocks.ts";
import {
  type CaptureProcessing,
  createCaptureProcessing,
} from "../../client/media/capture_processing.ts";
import { createCaptureStage } from "../../client/media/capture_stage.ts";
import { createFarEnd } from "../../client/media/far_end.ts";

const HZ = 48_000;
/** What a device and its resampler give at once: it doesn't divide a block. */
const PIECE = 256;
const ALL = { echo: true, noise: true, gain: true, highPass: true };
const NONE = { echo: false, noise: false, gain: false, highPass: false };

/** Collects what comes out. */
function createLine(rateHz = HZ) {
  const pieces: Float32Array[] = [];
  return {
    rateHz,
    add: (samples: Float32Array, count: number) => void pieces.push(samples.slice(0, count)),
    heard: () => Float32Array.from(pieces.flatMap((piece) => [...piece])),
  };
}

Deno.test("captureStage.add() passes sound on at once and as it is without processing", async () => {
  for (const processing of [null, await createCaptureProcessing(NONE)]) {
    const line = createLine();
    const stage = createCaptureStage(line);
    stage.processing = processing;
    const sound = makeSpeech(JOHNS_VOICE, 1, HZ);
    eachBlock(sound, PIECE, (piece, at) => {
      stage.add(piece, piece.length);
      if (at === 0) assert.equal(line.heard().length, PIECE);
    });
    assert.ok(line.heard().every((sample, i) => sample === sound[i]));
    assert.equal(stage.delayMs, 0);
  }
});

Deno.test("captureStage.add() gathers blocks for the processing, and loses no sample when it goes idle", () => {
  const line = createLine();
  const stage = createCaptureStage(line);
  let isIdle = true;
  const blocks: number[] = [];
  const processing: CaptureProcessing = {
    process: (near) => void blocks.push(near.length),
    configure: () => Promise.resolve(),
    delayMs: 3,
    get isIdle() {
      return isIdle;
    },
    gauges: { echoReductionDb: 0, noiseReductionDb: 0, gainDb: 0, voiceProbability: 0 },
  };
  stage.processing = processing;
  assert.equal(stage.delayMs, 3);
  const sound = Float32Array.from({ length: 40 * PIECE }, (_, i) => Math.sin(i / 9));
  eachBlock(sound, PIECE, (piece, at) => {
    isIdle = Math.floor(at / (10 * PIECE)) % 2 === 0;
    stage.add(piece, PIECE);
  });
  assert.ok(blocks.length > 0 && blocks.every((length) => length === 480));
  const heard = line.heard();
  assert.ok(heard.every((sample, i) => sample === sound[i]));
  assert.ok(sound.length - heard.length < 480, `${heard.length} of ${sound.length}`);
});

Deno.test("captureStage.add() takes the echo of what the far end was given out", async () => {
  const far = atLevel(makeSpeech(JOHNS_VOICE, 6, HZ), -23);
  const echo = makeEcho(far, { delayMs: 40, gainDb: -10 }, HZ);
  const line = createLine();
  const stage = createCaptureStage(line);
  stage.processing = await createCaptureProcessing(ALL);
  stage.farEnd = createFarEnd(HZ);
  stage.echoDelayMs = 40;
  eachBlock(echo, PIECE, (piece, at) => {
    stage.farEnd!.write(far.subarray(at, at + PIECE));
    stage.add(piece, PIECE);
  });
  const taken = levelDb(echo, 2 * HZ) - levelDb(line.heard(), 2 * HZ);
  assert.ok(taken > 35, `${taken} dB`);
});

Deno.test("captureStage.muted lets nothing out, without a click, but voices are told still", async () => {
  for (const settings of [NONE, { ...ALL, gain: false, noise: true }]) {
    const line = createLine();
    const stage = createCaptureStage(line);
    const processing = stage.processing = await createCaptureProcessing(settings);
    const sound = atLevel(makeSpeech(MARIES_VOICE, 3, HZ), -23);
    const allowed = 1.1 * steepest(sound) + 0.5 / 480;
    let voice = 0;
    eachBlock(sound, PIECE, (piece, at) => {
      stage.muted = at >= HZ && at < 2 * HZ;
      stage.add(piece, PIECE);
      if (stage.muted) voice = Math.max(voice, processing.gauges.voiceProbability);
    });
    const heard = line.heard();
    assert.ok(heard.subarray(1.05 * HZ, 1.95 * HZ).every((sample) => sample === 0));
    assert.ok(levelDb(heard, 2.1 * HZ) > -30, "and is heard again");
    assert.ok(steepest(heard, HZ) < allowed);
    assert.equal(voice > 0.75, settings.noise);
  }
});

Deno.test("captureStage.add() resamples for a line of another rate", () => {
  const line = createLine(8_000);
  const stage = createCaptureStage(line);
  eachBlock(makeSine(1_000, 0.5, HZ, HZ), PIECE, (piece) => stage.add(piece, PIECE));
  const heard = line.heard();
  assert.ok(Math.abs(heard.length - 8_000) < 60, `${heard.length}`);
  assert.ok(Math.abs(levelDb(heard, 1_000, 7_000) - levelDb(makeSine(1_000, 0.5, HZ, HZ))) < 0.1);
});
