/** PortAudio's devices as microphone, speaker, or both in one stream. */
import { PA_ERROR, PortAudioError } from "../../ffi/check.ts";
import { readProcFile } from "../../ffi/proc_file.ts";
import { LibraryError, type LibraryShare } from "../../ffi/library.ts";
import {
  loadPortAudio,
  type PaDevice,
  type PaStream,
  type PortAudio,
} from "../../ffi/portaudio.ts";
import type { AudioProblem } from "./audio_control.ts";
import { ownerOf } from "./busy_card.ts";
import { type AudioDevice, AudioDeviceError, type EndName } from "./audio_device.ts";
import { createCaptureResidue, fadeOver } from "./capture_residue.ts";
import { chooseDevice, type DeviceList } from "./device_choice.ts";
import { workerClock } from "./pacer.ts";
import { openStream, type StreamWish } from "./portaudio_stream.ts";
import { createSupply } from "./speaker_supply.ts";
import { createStreamWait } from "./stream_wait.ts";

type PortAudioName = Extract<EndName, { kind: "default" | "named" }>;

/** Which devices to open, at least one. */
export interface PortAudioEnds extends StreamWish {
  readonly mic?: PortAudioName | undefined;
  readonly speaker?: PortAudioName | undefined;
  /** Asked while a device keeps its thread waiting; false: leave it. */
  goOn(): boolean;
}

/** Loads PortAudio for the calling thread. @throws {AudioDeviceError} `no-library` */
export function loadSound(end: AudioProblem["end"], library: LibraryShare): PortAudio {
  try {
    return loadPortAudio(library);
  } catch (cause) {
    if (!(cause instanceof LibraryError)) throw cause;
    throw new AudioDeviceError({ end, code: "no-library", message: cause.message }, { cause });
  }
}

/** What PortAudio lists now. Where another thread has streams open: what it listed then. */
export function listDevices(pa: PortAudio): DeviceList {
  pa.initialize();
  try {
    return readList(pa);
  } finally {
    pa.terminate();
  }
}

/**
 * Opens and starts one stream for what `ends` names; nothing has been read yet. It may have another
 * rate than the one asked for, where the device knows its own alone.
 * @throws {AudioDeviceError} `no-device`, `no-such-device`, `device-busy`, `device-failed`
 */
export function openPortAudioDevice(pa: PortAudio, ends: PortAudioEnds): AudioDevice {
  const end = ends.mic === undefined ? "speaker" : ends.speaker === undefined ? "mic" : "both";
  try {
    pa.initialize();
  } catch (cause) {
    throw failed(end, cause);
  }
  try {
    const list = readList(pa);
    const [mic, speaker] = findBoth(list, ends);
    refuseTwoClocks(mic, speaker);
    return startDevice(pa, mic, speaker, ends);
  } catch (cause) {
    pa.terminate();
    throw cause instanceof AudioDeviceError ? cause : failed(end, cause);
  }
}

/**
 * Two ALSA devices may be two cards, each with its own crystal: in one blocking stream the faster
 * waits for the slower. Other host APIs bridge that themselves.
 */
function refuseTwoClocks(mic: PaDevice | undefined, speaker: PaDevice | undefined): void {
  if (mic === undefined || speaker === undefined || mic === speaker) return;
  if (mic.hostApiKind !== "alsa" && mic.hostApiKind === speaker.hostApiKind) return;
  const message = `'${mic.name}' and '${speaker.name}' each have a clock of their own`;
  throw new AudioDeviceError({ end: "both", code: "device-failed", message });
}

/** Where both lack, that is told of both. @throws {AudioDeviceError} */
function findBoth(
  list: DeviceList,
  { mic, speaker }: Pick<PortAudioEnds, "mic" | "speaker">,
): readonly [PaDevice | undefined, PaDevice | undefined] {
  let missing: AudioDeviceError | undefined;
  const found = ([["mic", mic], ["speaker", speaker]] as const).map(([end, name]) => {
    try {
      return name && find(list, name, end);
    } catch (error) {
      if (!(error instanceof AudioDeviceError)) throw error;
      missing = missing === undefined
        ? error
        : new AudioDeviceError({ ...missing.problem, end: "both" }, { cause: error });
      return undefined;
    }
  });
  if (missing !== undefined) throw missing;
  return [found[0], found[1]];
}

/** As `chooseDevice`; a card that is not listed because another program has it is busy, not missing. */
function find(list: DeviceList, name: PortAudioName, end: "mic" | "speaker"): PaDevice {
  try {
    return chooseDevice(list, name, end);
  } catch (cause) {
    const owner = name.kind === "named" ? ownerOf(name.name, end, readProcFile) : undefined;
    if (owner === undefined) throw cause;
    const who = owner === "" ? "another program" : `'${owner}'`;
    const message = `${who} uses '${name.kind === "named" ? name.name : ""}' alone`;
    throw new AudioDeviceError({ end, code: "device-busy", message }, { cause });
  }
}

function failed(end: AudioProblem["end"], cause: unknown): AudioDeviceError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isBusy = cause instanceof PortAudioError && cause.code === PA_ERROR.deviceUnavailable;
  const code = isBusy ? "device-busy" : "device-failed";
  return new AudioDeviceError({ end, code, message }, { cause });
}

function readList(pa: PortAudio): DeviceList {
  return {
    devices: pa.devices(),
    defaultInput: pa.defaultInput(),
    defaultOutput: pa.defaultOutput(),
  };
}

function startDevice(
  pa: PortAudio,
  mic: PaDevice | undefined,
  speaker: PaDevice | undefined,
  ends: PortAudioEnds,
): AudioDevice {
  const { stream, inputChannels, outputChannels, period } = openStream(pa, mic, speaker, ends);
  try {
    stream.start();
  } catch (error) {
    stream.close();
    throw error;
  }
  // Room for a period that is left out, too.
  const captured = new Float32Array(2 * period);
  const interleaved = inputChannels === 1 ? captured : new Float32Array(period * inputChannels);
  const played = new Float32Array(period * outputChannels);
  // Elsewhere than on ALSA the blocking calls wait by themselves, and end when the device does.
  const isAlsa = (mic ?? speaker)?.hostApiKind === "alsa";
  const clock = workerClock();
  const input = createStreamWait(stream.readable, period, stream.rateHz, clock, ends.goOn);
  const output = createStreamWait(stream.writable, period, stream.rateHz, clock, ends.goOn);
  const startPeriods = Math.floor(ends.latencyMs / ends.periodMs);
  const supply = createSupply(period, knownCapacity(stream, speaker), startPeriods);
  let glitches = 0;
  let isRunning = false;
  const residue = createCaptureResidue(period, () => isRunning);
  function glitched() {
    glitches++;
    // PortAudio starts both directions again.
    input.restart();
    output.restart();
    residue.restart();
  }
  /** Reads `count` samples to `captured`, from `at` on. */
  function readTo(at: number, count: number) {
    const into = inputChannels > 1 ? interleaved : at === 0 ? captured : captured.subarray(at);
    if (!stream.read(into, count)) glitched();
    if (inputChannels === 1) return;
    for (let i = 0, from = 0; i < count; i++, from += inputChannels) {
      captured[at + i] = ((interleaved[from] ?? 0) + (interleaved[from + 1] ?? 0)) / 2;
    }
  }
  function ranDry() {
    glitched();
    supply.ranDry();
  }
  return {
    ...(mic && {
      capture: {
        hz: stream.rateHz,
        period,
        name: mic.name,
        latencyUs: Math.round(1e6 * waitingSeconds(stream, isAlsa)),
      },
    }),
    ...(speaker && {
      playback: {
        hz: stream.rateHz,
        period,
        name: speaker.name,
        latencyUs: Math.round(stream.outputLatencySeconds * 1e6),
      },
    }),
    streamAddress: stream.address,
    get glitches() {
      return glitches;
    },
    read(into) {
      if (isAlsa && !input.wait()) return 0;
      const skipped = isAlsa ? residue.excess(stream.readable()) : 0;
      readTo(0, period);
      if (skipped > 0) {
        readTo(period, skipped);
        fadeOver(captured, period, skipped);
      }
      for (let i = 0; i < period; i++) into[i] = captured[i]!;
      return period;
    },
    write(samples) {
      if (isAlsa && !output.wait()) return;
      if (outputChannels === 1) {
        if (!stream.write(samples)) ranDry();
        return;
      }
      for (let i = 0, at = 0; i < period; i++, at += outputChannels) {
        played[at] = played[at + 1] = samples[i] ?? 0;
      }
      if (!stream.write(played)) ranDry();
    },
    ...(mic && speaker && { need: () => supply.need(stream.writable()) }),
    get heardAfterUs() {
      return (1e6 * supply.held) / stream.rateHz;
    },
    isStarting: () => isAlsa && !(mic ? input : output).hasMoved,
    setRunning(on) {
      isRunning = on;
    },
    close() {
      try {
        stream.close();
      } finally {
        pa.terminate();
      }
    },
  };
}

/**
 * How long captured sound waits to be read, once its period is full. ALSA's estimate is the size of its
 * buffer, which is doubled when it crackles; but what is there is read at once, and what lies beside
 * is left out (capture_residue.ts). The period itself counts as a part of the frame.
 */
function waitingSeconds(stream: PaStream, isAlsa: boolean): number {
  return isAlsa ? 0 : stream.inputLatencySeconds;
}

/** ALSA's estimate is the size of its buffer; others don't say what theirs hold. */
function knownCapacity(stream: PaStream, speaker: PaDevice | undefined): number {
  if (speaker?.hostApiKind !== "alsa") return 0;
  return Math.round(stream.outputLatencySeconds * stream.rateHz);
}
