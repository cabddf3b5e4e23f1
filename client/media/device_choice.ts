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
 * The device that a user means: by its index, its exact name (with its host API after a comma, or
 * without the ALSA address, which changes when it is plugged in elsewhere), or a part of the name that
 * only one device has, in any case. Where host APIs list the same name, the default's host API wins.
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
  const isNamed = [
    (device: PaDevice) => device.name === name || `${device.name}, ${device.hostApi}` === name,
    (device: PaDevice) => withoutAddress(device.name) === withoutAddress(name),
  ];
  for (const matches of isNamed) {
    const [exact] = preferHost(able.filter(matches), fallback);
    if (exact !== undefined) return exact;
  }
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

/** 'Headset: USB Audio (hw:1,0)' of PortAudio's ALSA without the card's number, by which it is now. */
function withoutAddress(name: string): string {
  return name.replace(/ \((plug)?hw:\d+,\d+\)$/, "");
}

/**
 * A device's name that means the same when others have come or gone, for one that was chosen by its
 * index; all else is as it was.
 */
export function lastingName(
  devices: readonly SoundDevice[],
  chosen: string,
  end: "mic" | "speaker",
): string {
  const able = devices.filter(({ inputChannels, outputChannels }) =>
    (end === "mic" ? inputChannels : outputChannels) > 0
  );
  const device = able.find(({ index }) => String(index) === chosen);
  if (device === undefined) return chosen;
  const isShared = able.some((other) => other !== device && other.name === device.name);
  return isShared ? `${device.name}, ${device.hostApi}` : device.name;
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
