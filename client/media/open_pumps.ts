import type { AudioProblem } from "./audio_control.ts";
import { isPortAudio, parseEndName, problemOf } from "./audio_device.ts";
import type { SoundEndNames } from "./audio_end.ts";
import type { Ends, OpenRequest } from "./audio_messages.ts";
import type { Pump } from "./audio_worker_handle.ts";
import type { AudioWorkers } from "./audio_workers.ts";

/** Rings and words to pump, and the rates that they carry once that is settled. */
export type PumpTarget = Pick<
  OpenRequest,
  "capture" | "playback" | "control" | "captureHz" | "playbackHz" | "periodMs"
>;

export type End = "mic" | "speaker";
export const ENDS: readonly End[] = ["mic", "speaker"];

/** What an end is served by: what was asked for, the system's default in its place, or nothing. */
export type ServedAs = "asked" | "default" | "silence";

export interface ServingPump {
  readonly pump: Pump;
  readonly as: ServedAs;
}

export interface PumpsWanted {
  readonly names: SoundEndNames;
  readonly latencyMs: number;
  readonly target: PumpTarget;
  /** Whether they own the rings at once, or first warm up beside a stand-in. */
  readonly attached: boolean;
}

export interface OpenPumps {
  readonly pumps: readonly ServingPump[];
  /** Why an end could not be had as asked. */
  readonly problems: readonly AudioProblem[];
}

/** Ends to be opened, and what serves each now: it is to be something better. */
export type Lacking = Readonly<Partial<Record<End, Exclude<ServedAs, "asked">>>>;

/** Whether a pump moves this end. */
export function moves({ ends }: Pick<Pump, "ends">, end: End): boolean {
  return ends === "both" || ends === end;
}

/**
 * Opens what is better than what serves now: the devices asked for, both ends in one Worker where one
 * clock drives them; and where even the default lacks, that. Ends without anything better get no pump.
 * Never rejects.
 */
export async function openBetter(
  workers: AudioWorkers,
  wanted: PumpsWanted,
  lacking: Lacking,
): Promise<OpenPumps> {
  const { names } = wanted;
  const isAllOurs = ENDS.every((end) => !isPortAudio(parseEndName(names[end], end)));
  const isAllSound = ENDS.every((end) => isPortAudio(parseEndName(names[end], end)));
  const ends = ENDS.filter((end) => lacking[end] !== undefined);
  let missing: AudioProblem | undefined;
  // One stream for both has less delay, also where one end was served well without it.
  if (isAllSound || (isAllOurs && ends.length === 2)) {
    const both = await tryOpen(workers, wanted, "both", "asked");
    if ("pump" in both) return { pumps: [both], problems: [] };
    if (both.code === "no-library") return { pumps: [], problems: [both] };
    // Anything else may be one end's fault, or the pair's; what is not there isn't looked for again.
    if (["no-device", "no-such-device"].includes(both.code)) missing = both;
  }
  const asked = await Promise.all(
    ends.map((end) =>
      missing !== undefined && (missing.end === end || missing.end === "both")
        ? { ...missing, end }
        : tryOpen(workers, wanted, end, "asked")
    ),
  );
  const pumps = asked.filter((result) => "pump" in result);
  const problems = asked.filter((result) => "code" in result);
  const silent = ends.filter((end, i) =>
    "code" in asked[i]! && lacking[end] === "silence" &&
    parseEndName(names[end], end).kind === "named"
  );
  return { pumps: [...pumps, ...await openDefaults(workers, wanted, silent)], problems };
}

async function openDefaults(
  workers: AudioWorkers,
  wanted: PumpsWanted,
  ends: readonly End[],
): Promise<readonly ServingPump[]> {
  if (ends.length === 2) {
    const both = await tryOpen(workers, wanted, "both", "default");
    if ("pump" in both) return [both];
  }
  const each = await Promise.all(ends.map((end) => tryOpen(workers, wanted, end, "default")));
  return each.filter((result) => "pump" in result);
}

/** As `openBetter`, with silence for ends that have nothing else. */
export async function openPumps(workers: AudioWorkers, wanted: PumpsWanted): Promise<OpenPumps> {
  const nothing = { mic: "silence", speaker: "silence" } as const;
  const { pumps, problems } = await openBetter(workers, wanted, nothing);
  const silent = ENDS.filter((end) => !pumps.some(({ pump }) => moves(pump, end)));
  return { pumps: [...pumps, ...await openSilence(workers, wanted, silent)], problems };
}

/** Needs no device, so it can always be had. */
export async function openSilence(
  workers: AudioWorkers,
  wanted: PumpsWanted,
  ends: readonly End[],
): Promise<readonly ServingPump[]> {
  if (ends.length === 0) return [];
  return [await open(workers, wanted, ends.length === 2 ? "both" : ends[0]!, "silence")];
}

async function tryOpen(
  workers: AudioWorkers,
  wanted: PumpsWanted,
  ends: Ends,
  as: ServedAs,
): Promise<ServingPump | AudioProblem> {
  try {
    return await open(workers, wanted, ends, as);
  } catch (error) {
    return problemOf(error, ends);
  }
}

/** Opens just this. @throws {AudioDeviceError} */
export async function open(
  workers: AudioWorkers,
  { names, latencyMs, target, attached }: PumpsWanted,
  ends: Ends,
  as: ServedAs,
): Promise<ServingPump> {
  const { mic, speaker } = {
    asked: names,
    default: { mic: "default", speaker: "default" },
    silence: { mic: "none", speaker: "none" },
  }[as];
  const request = { ...target, ends, mic, speaker, latencyMs };
  return { pump: await workers.pump((worker) => worker.open(request, attached)), as };
}
