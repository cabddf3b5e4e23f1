/**
 * What capture processing does to echo and noise, how late it makes the sound, and what it costs: all
 * computed from made signals, no device is opened.
 *
 *     deno run -A bench/processing/bench.ts
 */
import { createCaptureProcessing } from "../../client/media/capture_processing.ts";
import { correlate, median } from "../../tools/correlate.ts";
import { type EchoPath, makeEcho } from "../../tools/echo_path.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { eachBlock, levelDb, makeRumble } from "../../tools/testing/sound_blocks.ts";
import { round } from "../voice/summary.ts";
import { measureCosts, type StageCost } from "./costs.ts";
import { processByTwoClocks } from "../../tools/two_clocks.ts";
import { makeVoices, readVoices, type Voices } from "./voices.ts";

/** What bench/results/processing.json holds. */
export interface ProcessingResults {
  readonly date: string;
  readonly machine: { readonly cores: number; readonly os: string; readonly load: number };
  readonly versions: { readonly deno: string };
  readonly voices: Voices["by"];
  readonly echo: readonly EchoRow[];
  readonly noise: readonly NoiseRow[];
  /** By how much the output is late, in ms, by cross-correlation of speech. */
  readonly delayMs: { readonly echo: number; readonly noise: number; readonly all: number };
  readonly costs: readonly StageCost[];
}

/** Between a loudspeaker and a microphone by clocks of their own. */
interface EchoRow extends EchoPath {
  readonly voices: Voices["by"];
  /** By how many dB the echo is less, from 2 s on, by the echo canceller alone. */
  readonly cancellerDb: number;
  /** By all processing: in the second in the middle from 2 s on, and in the worst. */
  readonly allDb: number;
  readonly worstSecondDb: number;
  /** How the near end's level changes while both talk, without automatic gain. */
  readonly doubleTalkDb: number;
}

interface NoiseRow {
  readonly snrDb: number;
  /** By how many dB noise alone is less. */
  readonly reductionDb: number;
  readonly speechChangeDb: number;
  /** To the speech without noise, before and after: 1 the same. */
  readonly similarityBefore: number;
  readonly similarity: number;
}

const HZ = 48_000, BLOCK = 480;
const SECONDS = 13, KNOWN_S = 2, BOTH_FROM_S = 4, BOTH_MEASURED_S = 5;
const SPEECH_DB = -24, LEVELS = { nearDb: SPEECH_DB, farDb: SPEECH_DB };
const GAIN_DB = -10;
const PATHS: readonly EchoPath[] = [
  ...[20, 100, 250].flatMap((delayMs) =>
    [0, 100, -100, 200, -200].map((driftPpm) => ({ delayMs, gainDb: GAIN_DB, driftPpm }))
  ),
  { delayMs: 60, gainDb: 0 }, // as loud as the talker
];
const NONE = { echo: false, noise: false, gain: false, highPass: false };
const ALL = { echo: true, noise: true, gain: true, highPass: true };

async function process(
  settings: typeof ALL,
  near: Float32Array,
  far: Float32Array,
  delayMs: number,
): Promise<{ readonly sound: Float32Array; readonly lateSamples: number }> {
  const processing = await createCaptureProcessing(settings);
  const sound = near.slice();
  eachBlock(sound, BLOCK, (block, at) => {
    processing.process(block, far.subarray(at, at + BLOCK), delayMs);
  });
  return { sound, lateSamples: Math.round((processing.delayMs * HZ) / 1_000) };
}

async function measureEcho({ by, near, far }: Voices, path: EchoPath): Promise<EchoRow> {
  const { delayMs, driftPpm = 0 } = path;
  const echo = makeEcho(far, path, HZ);
  const hear = async (settings: typeof ALL, captured: Float32Array) => {
    const processing = await createCaptureProcessing(settings);
    const sound = processByTwoClocks(processing, { near: captured, far }, { delayMs, driftPpm });
    return { sound, lateSamples: Math.round((processing.delayMs * HZ) / 1_000) };
  };
  const taken = (left: Float32Array, from: number, to: number) =>
    levelDb(echo, from * HZ, to * HZ) - levelDb(left, from * HZ, to * HZ);
  const canceller = await hear({ ...NONE, echo: true }, echo);
  const all = await hear(ALL, echo);
  // A faster clock has played all before the last second ends.
  const to = SECONDS - 1;
  const seconds = Array.from({ length: to - KNOWN_S }, (_, i) => KNOWN_S + i)
    .map((second) => taken(all.sound, second, second + 1));

  const voice = near.map((sample, i) => i < BOTH_FROM_S * HZ ? 0 : sample);
  const both = echo.map((sample, i) => sample + voice[i]!);
  const { sound, lateSamples } = await hear({ ...ALL, gain: false }, both);
  const bothFrom = BOTH_MEASURED_S * HZ, bothTo = to * HZ;
  return {
    ...{ voices: by, ...path },
    cancellerDb: round(taken(canceller.sound, KNOWN_S, to), 1),
    allDb: round(median(seconds), 1),
    worstSecondDb: round(Math.min(...seconds), 1),
    doubleTalkDb: round(
      levelDb(sound, bothFrom, bothTo) -
        levelDb(voice, bothFrom - lateSamples, bothTo - lateSamples),
      1,
    ),
  };
}

async function measureNoise({ near }: Voices, snrDb: number): Promise<NoiseRow> {
  const silence = new Float32Array(near.length);
  const noise = makeRumble(SPEECH_DB - snrDb, near.length, seededRandom(1));
  const settings = { ...NONE, noise: true };
  const alone = await process(settings, noise, silence, 0);
  const noisy = near.map((sample, i) => sample + noise[i]!);
  const { sound } = await process(settings, noisy, silence, 0);
  const range = { minMs: -5, maxMs: 20 };
  return {
    snrDb,
    reductionDb: round(levelDb(noise, KNOWN_S * HZ) - levelDb(alone.sound, KNOWN_S * HZ), 1),
    speechChangeDb: round(levelDb(sound) - levelDb(near), 2),
    similarityBefore: round(correlate(near, noisy, HZ, range).similarity, 3),
    similarity: round(correlate(near, sound, HZ, range).similarity, 3),
  };
}

async function measureDelay({ near, far }: Voices, settings: typeof ALL): Promise<number> {
  const faint = far.map((sample) => 0.1 * sample); // played, but not heard by the microphone
  const { sound } = await process(settings, near, faint, 0);
  const range = { minMs: 0, maxMs: 50 };
  return round(correlate(near.subarray(HZ), sound.subarray(HZ), HZ, range).delayMs, 2);
}

/** Takes two minutes. `say` is told what goes on. */
export async function benchProcessing(
  { say = () => {} }: { readonly say?: (line: string) => void } = {},
): Promise<ProcessingResults> {
  const load = round(Deno.loadavg()[0] ?? Number.NaN, 2);
  const voices = await readVoices(SECONDS, LEVELS);
  const echo: EchoRow[] = [];
  for (const talkers of [voices, makeVoices(SECONDS, LEVELS)]) {
    for (const path of PATHS) {
      echo.push(await measureEcho(talkers, path));
      say(JSON.stringify(echo.at(-1)));
    }
  }
  const noise: NoiseRow[] = [];
  for (const snrDb of [30, 20, 10, 5]) {
    noise.push(await measureNoise(voices, snrDb));
    say(JSON.stringify(noise.at(-1)));
  }
  const delayMs = {
    echo: await measureDelay(voices, { ...NONE, echo: true }),
    noise: await measureDelay(voices, { ...NONE, noise: true }),
    all: await measureDelay(voices, ALL),
  };
  say(`late by ${JSON.stringify(delayMs)} ms`);
  const costs = await measureCosts(voices);
  for (const cost of costs) say(JSON.stringify(cost));
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: navigator.hardwareConcurrency, os: Deno.build.os, load },
    versions: { deno: Deno.version.deno },
    voices: voices.by,
    echo,
    noise,
    delayMs,
    costs,
  };
}

if (import.meta.main) {
  console.log(JSON.stringify(await benchProcessing({ say: (line) => console.log(line) }), null, 2));
}
