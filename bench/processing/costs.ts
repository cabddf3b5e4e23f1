/** What each stage takes of the processor. */
import process from "node:process";
import { createAutomaticGain } from "../../client/media/automatic_gain.ts";
import { createCaptureProcessing } from "../../client/media/capture_processing.ts";
import { createEchoCanceller } from "../../client/media/echo_canceller.ts";
import { createHighPass } from "../../client/media/high_pass.ts";
import { createNoiseSuppressor } from "../../client/media/noise_suppressor.ts";
import { createPlaybackGain } from "../../client/media/playback_gain.ts";
import { median } from "../../tools/correlate.ts";
import { makeEcho } from "../../tools/echo_path.ts";
import { eachBlock } from "../../tools/testing/sound_blocks.ts";
import { round } from "../voice/summary.ts";
import type { Voices } from "./voices.ts";

export interface StageCost {
  readonly stage: string;
  /** CPU time for 10 ms of sound, with V8's compiler threads: the median of the seconds. */
  readonly microsecondsPerBlock: number;
  readonly secondsPerMinute: number;
}

const HZ = 48_000, BLOCK = 480;
const BLOCKS_PER_SECOND = HZ / BLOCK;
/** Twice through, to be compiled by then; and measured twice through. */
const WARM_UPS = 2, ROUNDS = 2;

type Stage = (near: Float32Array, far: Float32Array) => void;

export async function measureCosts({ near, far }: Voices): Promise<StageCost[]> {
  const echo = makeEcho(far, { delayMs: 60, gainDb: -10 }, HZ);
  const both = near.map((sample, i) => sample + echo[i]!);
  const silence = new Float32Array(BLOCK);
  const highPass = createHighPass(),
    gain = createAutomaticGain(),
    playback = createPlaybackGain(HZ);
  const canceller = await createEchoCanceller(), suppressor = await createNoiseSuppressor();
  const settings = { echo: true, noise: true, gain: true, highPass: true };
  const all = await createCaptureProcessing(settings);
  const alone = await createCaptureProcessing(settings);
  const stages: Readonly<Record<string, Stage>> = {
    "high-pass": (block) => highPass.process(block),
    "echo canceller": (block, played) => canceller.process(block, played, 60),
    "noise suppressor": (block) => suppressor.process(block),
    "automatic gain": (block) => gain.process(block, 1),
    "all, both talk": (block, played) => all.process(block, played, 60),
    "all, nothing is played": (block) => alone.process(block, silence, 60),
    "playback gain": (block) => playback.process(block),
  };
  return Object.entries(stages).map(([name, stage]) => measureStage(name, stage, both, far));
}

function measureStage(stage: string, run: Stage, near: Float32Array, far: Float32Array): StageCost {
  const seconds: number[] = [];
  for (let time = 0; time < WARM_UPS + ROUNDS; time++) {
    const sound = near.slice();
    for (let at = 0; at + HZ <= sound.length; at += HZ) {
      const before = process.cpuUsage();
      eachBlock(sound.subarray(at, at + HZ), BLOCK, (block, offset) => {
        run(block, far.subarray(at + offset, at + offset + BLOCK));
      });
      const { user, system } = process.cpuUsage(before);
      if (time >= WARM_UPS) seconds.push(user + system);
    }
  }
  const perBlock = median(seconds) / BLOCKS_PER_SECOND;
  return {
    stage,
    microsecondsPerBlock: round(perBlock, 0),
    secondsPerMinute: round((perBlock * BLOCKS_PER_SECOND * 60) / 1e6, 2),
  };
}
