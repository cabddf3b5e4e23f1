import { measureMouthToEar, type MouthToEar } from "../../tests/sound/mouth_to_ear.ts";
import { cpuSeconds, residentMib } from "./process_usage.ts";
import type { SoundCards } from "./sound_cards.ts";

/** One call, or one stretch of loopback: what was heard, and what each telephone used meanwhile. */
export interface CallFigures {
  readonly heard: MouthToEar;
  /** Of the talker's and the listener's process; empty for loopback. */
  readonly cpuSecondsAMinute: readonly number[];
  readonly residentMib: readonly number[];
}

/** Plays chirps into a call that is under way. `pids`: the telephones' processes. */
export async function measureCall(
  { rig }: SoundCards,
  chirps: number,
  pids: readonly number[],
): Promise<CallFigures> {
  const usage = await measureCpu(pids, () => measureMouthToEar(rig, chirps));
  return {
    heard: usage.result,
    cpuSecondsAMinute: usage.cpuSecondsAMinute,
    residentMib: await Promise.all(pids.map(residentMib)),
  };
}

/** CPU seconds that each process uses in a minute at the rate at which it does during `use`. */
export async function measureCpu<T>(
  pids: readonly number[],
  use: () => Promise<T>,
): Promise<{ readonly result: T; readonly cpuSecondsAMinute: readonly number[] }> {
  const before = await Promise.all(pids.map(cpuSeconds));
  const startMs = performance.now();
  const result = await use();
  const after = await Promise.all(pids.map(cpuSeconds));
  const minutes = (performance.now() - startMs) / 60_000;
  return {
    result,
    cpuSecondsAMinute: after.map((seconds, i) => (seconds - (before[i] ?? 0)) / minutes),
  };
}
