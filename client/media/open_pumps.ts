import type { AudioProblem } from "./audio_control.ts";
import { AudioDeviceError, isPortAudio, parseEndName, problemOf } from "./audio_device.ts";
import type { Ends, OpenRequest } from "./audio_messages.ts";
import type { Pump } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";

/** Rings and words to pump, and the rates that they carry once that is settled. */
export type PumpTarget = Pick<
  OpenRequest,
  "capture" | "playback" | "control" | "captureHz" | "playbackHz"
>;

export interface PumpsWanted {
  readonly ends: Ends;
  readonly mic: string;
  readonly speaker: string;
  readonly latencyMs: number;
  readonly target: PumpTarget;
  /** Whether they own the rings at once, or first warm up beside a stand-in. */
  readonly attached: boolean;
}

export interface OpenPumps {
  readonly pumps: readonly Pump[];
  /** Why an end is not what was asked for. */
  readonly warnings: readonly AudioProblem[];
}

/**
 * Opens what is wanted: both ends in one Worker where one clock drives them, else each in its own. An
 * end that can't be had is the default device or silence, with a warning: this never rejects.
 */
export async function openPumps(workers: AudioWorkers, wanted: PumpsWanted): Promise<OpenPumps> {
  const { ends, mic, speaker } = wanted;
  if (ends !== "both") return await openOne(workers, wanted, ends);
  if (isPortAudio(parseEndName(mic, "mic")) === isPortAudio(parseEndName(speaker, "speaker"))) {
    try {
      return { pumps: [await openAs(workers, wanted, "both", mic, speaker)], warnings: [] };
    } catch (error) {
      const { code, message } = problemOf(error, "both");
      if (code === "no-library") {
        const pump = await openAs(workers, wanted, "both", "none", "none");
        return { pumps: [pump], warnings: [{ end: "both", code, message }] };
      }
      // Anything else may be one end's fault, or the pair's.
    }
  }
  const first = await openOne(workers, wanted, "mic");
  const second = await openOne(workers, wanted, "speaker");
  return {
    pumps: [...first.pumps, ...second.pumps],
    warnings: [...first.warnings, ...second.warnings],
  };
}

async function openOne(
  workers: AudioWorkers,
  wanted: PumpsWanted,
  end: "mic" | "speaker",
): Promise<OpenPumps> {
  const asked = wanted[end];
  const named = parseEndName(asked, end).kind === "named";
  let warning: AudioProblem | undefined;
  for (const name of named ? [asked, "default"] : [asked]) {
    try {
      const pump = await openAs(workers, wanted, end, name, name);
      return { pumps: [pump], warnings: warning ? [warning] : [] };
    } catch (error) {
      warning ??= error instanceof AudioDeviceError ? error.problem : problemOf(error, end);
    }
  }
  const silence = await openAs(workers, wanted, end, "none", "none");
  return { pumps: [silence], warnings: warning ? [{ ...warning, end }] : [] };
}

function openAs(
  workers: AudioWorkers,
  { target, latencyMs, attached }: PumpsWanted,
  ends: Ends,
  mic: string,
  speaker: string,
): Promise<Pump> {
  return workers.pump((worker) =>
    worker.open({ ...target, ends, mic, speaker, latencyMs }, attached)
  );
}
