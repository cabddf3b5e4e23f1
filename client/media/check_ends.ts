import { resolve } from "node:path";
import type { PortAudio } from "../../ffi/portaudio.ts";
import type { AudioProblem } from "./audio_control.ts";
import { AudioDeviceError, type EndName, parseEndName, problemOf } from "./audio_device.ts";
import { chooseDevice } from "./device_choice.ts";
import { checkFileMic } from "./file_device.ts";
import { listDevices } from "./portaudio_device.ts";

/**
 * What the user must correct before a call: a device of a name that is not there, a file that is no
 * WAV. No library and no sound card at all are not among it: the client runs without sound.
 */
export function checkEnds(
  mic: string,
  speaker: string,
  sound: () => PortAudio,
): readonly AudioProblem[] {
  return [
    ...problemsOf(mic, "mic", sound),
    ...problemsOf(speaker, "speaker", sound),
    ...sharedFile(parseEndName(mic, "mic"), parseEndName(speaker, "speaker")),
  ];
}

/** Recording begins with an empty file: what is to be played would be gone. */
function sharedFile(mic: EndName, speaker: EndName): readonly AudioProblem[] {
  if (mic.kind !== "file" || speaker.kind !== "file") return [];
  if (realPath(mic.path) !== realPath(speaker.path)) return [];
  const message = `Cannot record to '${speaker.path}': it is the microphone's file`;
  return [{ end: "speaker", code: "bad-file", message }];
}

function realPath(path: string): string {
  try {
    return Deno.realPathSync(path);
  } catch {
    return resolve(path); // not there yet
  }
}

function problemsOf(
  text: string,
  end: "mic" | "speaker",
  sound: () => PortAudio,
): readonly AudioProblem[] {
  const name = parseEndName(text, end);
  try {
    if (name.kind === "file" && end === "mic") checkFileMic(name.path);
    if (name.kind === "named") chooseDevice(listDevices(sound()), name, end);
    return [];
  } catch (error) {
    if (!(error instanceof AudioDeviceError)) return [problemOf(error, end)];
    return error.problem.code === "no-library" ? [] : [error.problem];
  }
}
