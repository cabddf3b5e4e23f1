import type { ServingEnds } from "./audio_end.ts";
import type { DevicesSeen } from "./scout.ts";

/** A device that is not in the list has no place in it by which it could be chosen. */
const NO_INDEX = -1;

/**
 * A list with the devices that we have open: a sound card that allows one stream is not listed to
 * others, the scout among them, while it is ours. They are told as they were before.
 */
export function withOpenDevices(
  list: DevicesSeen,
  before: DevicesSeen | undefined,
  serving: ServingEnds | undefined,
): DevicesSeen {
  if (before === undefined || serving === undefined) return list;
  const { devices } = list;
  const open = [serving.mic.name, serving.speaker.name];
  const hidden = before.devices.filter(({ name, hostApi }) =>
    open.includes(name) &&
    !devices.some((device) => device.name === name && device.hostApi === hostApi)
  );
  if (hidden.length === 0) return list;
  const hasInput = devices.some(({ isDefaultInput }) => isDefaultInput);
  const hasOutput = devices.some(({ isDefaultOutput }) => isDefaultOutput);
  const shown = hidden.map((device) => ({
    ...device,
    index: NO_INDEX,
    isDefaultInput: device.isDefaultInput && !hasInput,
    isDefaultOutput: device.isDefaultOutput && !hasOutput,
  }));
  return { ...list, devices: [...devices, ...shown] };
}
