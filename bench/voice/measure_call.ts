import { measureMouthToEar, type MouthToEar } from "../../tests/sound/mouth_to_ear.ts";
import { cpuSeconds, machineTimes, residentMib } from "./process_usage.ts";
import type { SoundCards } from "./sound_cards.ts";

/** One call, or one stretch of loopback: what was heard, and what each telephone used meanwhile. */
export interface CallFigures {
  readonly heard: MouthToEar;
  /** Of the talker's and the listener's process; empty for loopback. */
  readonly cpuSecondsAMinute: readonly number[];
  readonly residentMib: readonly number[];
  /** How busy all cores were meanwhile, 0 to 1, with whatever else ran. */
  readonly machineBusy: number;
  /** What the listener's playout held, in ms, where the telephone tells it. */
  readonly playoutMs?: number;
}

/** Plays chirps into a call that is under way. `pids`: the telephones' processes. */
export async function measureCall(
  { rig }: SoundCards,
  chirps: number,
  pids: readonly number[],
): Promise<CallFigures> {
  const { result, ...used } = await measureCpu(pids, () => measureMouthToEar(rig, chirps));
  return { heard: result, ...used, residentMib: await Promise.all(pids.map(residentMib)) };
}

/** What the processes and the machine are busy with during `use`. */
export async function measureCpu<T>(
  pids: readonly number[],
  use: () => Promise<T>,
): Promise<{ readonly result: T } & Pick<CallFigures, "cpuSecondsAMinute" | "machineBusy">> {
  const before = await Promise.all(pids.map(cpuSeconds));
  const machineBefore = await machineTimes();
  const startMs = performance.now();
  const result = await use();
  const after = await Promise.all(pids.map(cpuSeconds));
  const machineAfter = await machineTimes();
  const minutes = (performance.now() - startMs) / 60_000;
  return {
    result,
    cpuSecondsAMinute: after.map((seconds, i) => (seconds - (before[i] ?? 0)) / minutes),
    machineBusy: (machineAfter.busy - machineBefore.busy) / (machineAfter.all - machineBefore.all),
  };
}
