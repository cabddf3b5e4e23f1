import type { AudioProblem } from "./audio_control.ts";
import { AudioDeviceError, parseEndName, problemOf } from "./audio_device.ts";
import { chooseDevice, type DeviceList } from "./device_choice.ts";
import { checkFileMic, checkFileSpeaker } from "./file_device.ts";

/**
 * What the user must correct before a call: a device of a name that is not there, a file that is no
 * WAV or can't be recorded to. No library and no sound card at all are not among it: the client runs
 * without sound.
 * @param list what PortAudio lists, asked only where a device is named
 */
export function checkEnds(
  mic: string,
  speaker: string,
  list: () => DeviceList,
): readonly AudioProblem[] {
  const problems = [...problemsOf(mic, "mic", list), ...problemsOf(speaker, "speaker", list)];
  return problems.length > 0 ? problems : sameFile(mic, speaker);
}

/** What is recorded would replace what is to be played. */
function sameFile(mic: string, speaker: string): readonly AudioProblem[] {
  const from = parseEndName(mic, "mic"), to = parseEndName(speaker, "speaker");
  if (from.kind !== "file" || to.kind !== "file" || realPath(from.path) !== realPath(to.path)) {
    return [];
  }
  const message = `Cannot record to '${to.path}': it is the file that the microphone plays`;
  return [{ end: "speaker", code: "bad-file", message }];
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return path; // a recording that is not there yet
  }
}

function problemsOf(
  text: string,
  end: "mic" | "speaker",
  list: () => DeviceList,
): readonly AudioProblem[] {
  const name = parseEndName(text, end);
  try {
    if (name.kind === "file") (end === "mic" ? checkFileMic : checkFileSpeaker)(name.path);
    if (name.kind === "named") chooseDevice(list(), name, end);
    return [];
  } catch (error) {
    if (!(error instanceof AudioDeviceError)) return [problemOf(error, end)];
    return error.problem.code === "no-library" ? [] : [error.problem];
  }
}
