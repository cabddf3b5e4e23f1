import type { ClientState, EndInUse, Localized } from "./api/types.ts";
import type { AudioProblem } from "./media/audio_control.ts";
import { isPortAudio, parseEndName } from "./media/audio_device.ts";
import type { ServingEnds, SoundEndNames } from "./media/audio_end.ts";
import type { DevicesSeen } from "./media/scout.ts";
import type { Log } from "./log.ts";
import * as texts from "./sound_texts.ts";
import type { Notices } from "./notices.ts";

/** All but what the user lets the microphone send. */
type SoundState = Omit<
  ClientState["sound"],
  "muted" | "transmit" | "held" | "processing" | "peerVolumeDb"
>;
type End = "mic" | "speaker";

/** What the page, the log and the events say of the sound: of what serves, what lacks and what is there. */
export interface SoundReporter {
  readonly state: SoundState;
  /** Other devices were asked for. */
  chosen(names: SoundEndNames): void;
  /** The sound is about to be opened: what was wrong before is forgotten. */
  opening(): void;
  onProblem(problem: AudioProblem): void;
  onServing(serving: ServingEnds | null): void;
  onDevices(seen: DevicesSeen): void;
}

const ENDS: readonly End[] = ["mic", "speaker"];
const WELL = { mic: null, speaker: null } as const;

export function createSoundReporter(
  { mic, speaker }: SoundEndNames,
  { log, notices }: {
    readonly log: Pick<Log, "add">;
    readonly notices: Pick<Notices, "event" | "stateChanged">;
  },
): SoundReporter {
  let state: SoundState = {
    mic,
    speaker,
    problem: null,
    inUse: null,
    problems: WELL,
  };
  /** Why there is no list. */
  let listProblem: Localized | null = null;
  /** What an end's device could not be had for, while something else serves. */
  const reasons: Record<End, AudioProblem | null> = { mic: null, speaker: null };

  function change(part: Partial<SoundState>): void {
    state = { ...state, ...part };
    notices.stateChanged();
  }

  function forget(ends: readonly End[]): void {
    for (const end of ends) reasons[end] = null;
    const problems = { ...state.problems ?? WELL };
    for (const end of ends) problems[end] = null;
    const isWell = problems.mic === null && problems.speaker === null;
    change({ problems, ...(isWell && { problem: null }) });
  }

  /** Says beside the choice what is wrong with an end that something else serves. */
  function explain(end: End, now: EndInUse): Localized | null {
    if (now.as === "asked") return null;
    const reason = reasons[end];
    // What says more than that the device is not there.
    if (reason !== null && !["no-such-device", "device-failed"].includes(reason.code)) {
      return texts.soundProblem(reason);
    }
    return texts.deviceReplaced(end, state[end], now.as === "default" ? now.name : null);
  }

  return {
    get state() {
      return state;
    },
    chosen({ mic, speaker }) {
      const changed = ENDS.filter((end) => ({ mic, speaker })[end] !== state[end]);
      change({ mic, speaker });
      forget(changed);
    },
    opening() {
      state = { ...state, problem: null };
      forget(ENDS);
    },
    onProblem(problem) {
      const text = texts.soundProblem(problem);
      log.add("warning", text);
      notices.event("error", { code: problem.code, message: problem.message });
      const problems = { ...state.problems ?? WELL };
      for (const end of ENDS) {
        if (problem.end !== "both" && problem.end !== end) continue;
        reasons[end] = problem;
        const now = state.inUse?.[end];
        problems[end] = now === undefined ? text : explain(end, now);
      }
      // The log has the system's own words; whoever looks wants to know what it means for them.
      change({ problem: problems.mic ?? problems.speaker ?? text, problems });
    },
    onServing(serving) {
      if (serving === null) return change({ inUse: null });
      const before = state.inUse ?? null;
      if (JSON.stringify(before) === JSON.stringify(serving)) return;
      const problems = { ...state.problems ?? WELL };
      for (const end of ENDS) {
        problems[end] = explain(end, serving[end]);
        if (before !== null && before[end].as !== "asked" && serving[end].as === "asked") {
          reasons[end] = null;
          log.add("info", texts.deviceBack(end, serving[end].name));
        }
      }
      change({ inUse: serving, problems, problem: problems.mic ?? problems.speaker });
      notices.event("sound", { mic: serving.mic, speaker: serving.speaker });
    },
    onDevices({ devices, problem }) {
      const needsDevice = ENDS.some((end) => isPortAudio(parseEndName(state[end], end)));
      const before = listProblem;
      listProblem = problem === undefined || !needsDevice ? null : texts.soundProblem(problem);
      // What a call has told since is left alone.
      const isOurs = state.problem === null || state.problem === before;
      change({ devices, ...(isOurs && { problem: listProblem }) });
      notices.event("devices", { devices });
    },
  };
}
