import type { PortAudio } from "../../ffi/portaudio.ts";
import { atRate } from "./at_rate.ts";
import { type AudioDevice, type EndName, joinDevices, parseEndName } from "./audio_device.ts";
import type { Ends } from "./audio_messages.ts";
import { openFileMic, openFileSpeaker } from "./file_device.ts";
import { type PacerClock, workerClock } from "./pacer.ts";
import { openDeaf, openSilence, openTone } from "./plain_sources.ts";
import { openPortAudioDevice } from "./portaudio_device.ts";

/** What to open; rates where the rings carry one already. */
export interface EndsWanted {
  readonly ends: Ends;
  readonly mic: string;
  readonly speaker: string;
  readonly captureHz?: number;
  readonly playbackHz?: number;
  readonly latencyMs: number;
  readonly periodMs: number;
}

/** What a device needs of the thread that runs it. */
export interface EndsHost {
  /** Loads PortAudio when it is needed. */
  sound(): PortAudio;
  /** Asked while a device keeps the thread waiting; false: leave it. */
  goOn(): boolean;
}

/**
 * Opens one end, or both where one clock drives them: both PortAudio's, or both paced by us.
 * @throws {AudioDeviceError}
 */
export function openEnds(wanted: EndsWanted, host: EndsHost): AudioDevice {
  const mic = wanted.ends === "speaker" ? undefined : parseEndName(wanted.mic, "mic");
  const speaker = wanted.ends === "mic" ? undefined : parseEndName(wanted.speaker, "speaker");
  const micSound = soundName(mic), speakerSound = soundName(speaker);
  if (micSound || speakerSound) {
    const hz = micSound ? wanted.captureHz : wanted.playbackHz;
    const device = openPortAudioDevice(host.sound(), {
      mic: micSound,
      speaker: speakerSound,
      hz,
      latencyMs: wanted.latencyMs,
      periodMs: wanted.periodMs,
      goOn: host.goOn,
    });
    return atRate(device, wanted);
  }
  const clock = workerClock();
  if (mic === undefined) return openPacedSpeaker(speaker, clock, wanted.playbackHz);
  const opened = openPacedMic(mic, clock, wanted.captureHz);
  if (speaker === undefined) return opened;
  try {
    return joinDevices(opened, openPacedSpeaker(speaker, clock, wanted.playbackHz));
  } catch (error) {
    opened.close();
    throw error;
  }
}

function soundName(name: EndName | undefined) {
  return name?.kind === "default" || name?.kind === "named" ? name : undefined;
}

function openPacedMic(name: EndName, clock: PacerClock, hz: number | undefined): AudioDevice {
  if (name.kind === "file") return openFileMic(name.path, clock);
  return name.kind === "tone" ? openTone(clock, hz) : openSilence(clock, hz);
}

function openPacedSpeaker(
  name: EndName | undefined,
  clock: PacerClock,
  hz: number | undefined,
): AudioDevice {
  return name?.kind === "file" ? openFileSpeaker(name.path, clock) : openDeaf(clock, hz);
}
