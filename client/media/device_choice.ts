import type { PaDevice } from "../../ffi/portaudio.ts";
import type { SoundDevice } from "./audio_control.ts";
import { AudioDeviceError, type EndName } from "./audio_device.ts";

/** PortAudio's device list, and the indices of its defaults (−1: none). */
export interface DeviceList {
  readonly devices: readonly PaDevice[];
  readonly defaultInput: number;
  readonly defaultOutput: number;
}

type PortAudioName = Extract<EndName, { kind: "default" | "named" }>;

/**
 * The device that a user means: by its index, its exact name, or a part of the name that only one
 * device has, in any case. Where host APIs list the same name, the default's host API wins.
 * @throws {AudioDeviceError} `no-such-device` with the list of what there is, or `no-device`
 */
export function chooseDevice(
  list: DeviceList,
  wanted: PortAudioName,
  end: "mic" | "speaker",
): PaDevice {
  const able = list.devices.filter((device) => channelsOf(device, end) > 0);
  const fallback = defaultDevice(list, able, end);
  if (wanted.kind === "default") {
    if (fallback !== undefined) return fallback;
    const noun = end === "mic" ? "microphone" : "speaker";
    throw new AudioDeviceError({ end, code: "no-device", message: `There is no ${noun}` });
  }
  const { name } = wanted;
  const index = able.find((device) => String(device.index) === name);
  if (index !== undefined) return index;
  const exact = preferHost(able.filter((device) => device.name === name), fallback);
  if (exact[0] !== undefined) return exact[0];
  const part = name.toLowerCase();
  const parts = preferHost(
    able.filter((device) => device.name.toLowerCase().includes(part)),
    fallback,
  );
  if (parts.length === 1 && parts[0] !== undefined) return parts[0];
  const found = parts.length === 0 ? "is no device of that name" : "are several of that name";
  throw new AudioDeviceError({
    end,
    code: "no-such-device",
    message: `Cannot use '${name}' as ${end}: there ${found}; ` +
      describe(parts.length === 0 ? able : parts),
  });
}

/** The list as users and pages see it. */
export function toSoundDevices(list: DeviceList): readonly SoundDevice[] {
  const input = defaultDevice(list, list.devices.filter((d) => channelsOf(d, "mic") > 0), "mic");
  const output = defaultDevice(
    list,
    list.devices.filter((device) => channelsOf(device, "speaker") > 0),
    "speaker",
  );
  return list.devices.map((device) => ({
    index: device.index,
    name: device.name,
    hostApi: device.hostApi,
    inputChannels: device.inputChannels,
    outputChannels: device.outputChannels,
    defaultRateHz: device.defaultRateHz,
    isDefaultInput: device === input,
    isDefaultOutput: device === output,
  }));
}

function channelsOf(device: PaDevice, end: "mic" | "speaker"): number {
  return end === "mic" ? device.inputChannels : device.outputChannels;
}

/** PortAudio's default on Windows is MME's, with 90 ms of delay and more: WASAPI's, where there is one. */
function defaultDevice(
  { defaultInput, defaultOutput }: DeviceList,
  able: readonly PaDevice[],
  end: "mic" | "speaker",
): PaDevice | undefined {
  const wasapi = able.find((device) =>
    device.hostApiKind === "wasapi" &&
    (end === "mic" ? device.isHostDefaultInput : device.isHostDefaultOutput)
  );
  const index = end === "mic" ? defaultInput : defaultOutput;
  return wasapi ?? able.find((device) => device.index === index) ?? able[0];
}

function preferHost(
  devices: readonly PaDevice[],
  preferred: PaDevice | undefined,
): readonly PaDevice[] {
  const same = devices.filter((device) => device.hostApiKind === preferred?.hostApiKind);
  return same.length > 0 ? same : devices;
}

function describe(devices: readonly PaDevice[]): string {
  if (devices.length === 0) return "there is none at all";
  return `there is ${devices.map(({ index, name }) => `${index} '${name}'`).join(", ")}`;
}
