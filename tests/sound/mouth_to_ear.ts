/**
 * Mouth-to-ear delay on one clock. One stereo null sink, `rig`, holds both: its left channel is the
 * air before the talker's mouth, its right the air at the listener's ear. Chirps are played into the
 * mouth, and one stereo recording of `rig.monitor` has them twice.
 *
 *     chirps → sink mouth → rig (left)  → source talker → what is measured → sink ear → rig (right)
 */
import { encodeWav } from "../../client/media/wav.ts";
import { correlate, median } from "../../tools/correlate.ts";
import { channelOf } from "./recording.ts";
import type { SoundRig } from "./rig.ts";

const HZ = 48_000;
const CHIRP_MS = 80;
const CHIRP_FROM_HZ = 400, CHIRP_TO_HZ = 3_000;
const SPACING_MS = 1_000;
const ROOM_NOISE = 0.001;

export interface MouthToEar {
  /** Of each chirp that was heard, in ms. */
  readonly delaysMs: readonly number[];
  /** How like the chirp each of those was at the ear, 0 to 1. */
  readonly similarities: readonly number[];
  readonly medianMs: number;
  readonly played: number;
}

/** Adds the rig's sinks `mouth` and `ear` and its source `talker`. */
export async function addMouthAndEar(rig: SoundRig): Promise<void> {
  await rig.addNullSink("rig", "channels=2", "channel_map=front-left,front-right");
  const remap = (name: string, side: string) =>
    rig.loadModule(
      "module-remap-sink",
      `sink_name=${name}`,
      "master=rig",
      "channels=1",
      "channel_map=mono",
      `master_channel_map=${side}`,
      "remix=no",
    );
  await remap("mouth", "front-left");
  await remap("ear", "front-right");
  await rig.loadModule(
    "module-remap-source",
    "source_name=talker",
    "master=rig.monitor",
    "channels=1",
    "channel_map=mono",
    "master_channel_map=front-left",
    "remix=no",
  );
}

/** Plays `chirps` chirps, one a second, and measures how much later each comes to the ear. */
export async function measureMouthToEar(rig: SoundRig, chirps: number): Promise<MouthToEar> {
  const path = await Deno.makeTempFile({ suffix: ".wav" });
  try {
    await Deno.writeFile(path, encodeWav(chirpTrain(chirps), HZ));
    const recording = await rig.record("rig.monitor", { hz: HZ, channels: 2 });
    await rig.play(path, "mouth");
    const both = await recording.stop();
    return compare(channelOf(both, 0, 2), channelOf(both, 1, 2), chirps);
  } finally {
    await Deno.remove(path);
  }
}

function compare(mouth: Float32Array, ear: Float32Array, played: number): MouthToEar {
  const chirp = chirpSamples();
  const delaysMs: number[] = [], similarities: number[] = [];
  const start = correlate(chirp, mouth, HZ, { minMs: 0, maxMs: 1_500 }).delayMs;
  for (let i = 0; i < played; i++) {
    const from = Math.round((start + i * SPACING_MS - 20) * HZ / 1000);
    const upTo = from + (SPACING_MS * HZ / 1000);
    const said = correlate(chirp, mouth.subarray(Math.max(0, from), upTo), HZ, { minMs: 0 });
    const heard = correlate(chirp, ear.subarray(Math.max(0, from), upTo), HZ, { minMs: 0 });
    if (said.similarity > 0.3 && heard.similarity > 0.3) {
      delaysMs.push(heard.delayMs - said.delayMs);
      similarities.push(heard.similarity);
    }
  }
  return { delaysMs, similarities, medianMs: median(delaysMs), played };
}

/** Chirps a second apart over a little noise: digital silence would flatter codecs and gates. */
function chirpTrain(chirps: number): Float32Array {
  const chirp = chirpSamples();
  const train = new Float32Array(HZ * (chirps * SPACING_MS + 500) / 1000);
  let state = 12345;
  for (let i = 0; i < train.length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    train[i] = ROOM_NOISE * (state / 0x40000000 - 1);
  }
  for (let n = 0; n < chirps; n++) {
    const at = HZ * (n * SPACING_MS + 300) / 1000;
    for (let i = 0; i < chirp.length; i++) train[at + i] = (train[at + i] ?? 0) + (chirp[i] ?? 0);
  }
  return train;
}

/** A linear sweep under a Hann window. */
function chirpSamples(): Float32Array {
  const length = HZ * CHIRP_MS / 1000;
  const rate = (CHIRP_TO_HZ - CHIRP_FROM_HZ) / (CHIRP_MS / 1000);
  return Float32Array.from({ length }, (_, i) => {
    const t = i / HZ;
    const window = Math.sin(Math.PI * i / length) ** 2;
    return 0.5 * window * Math.sin(2 * Math.PI * (CHIRP_FROM_HZ * t + rate * t * t / 2));
  });
}
