import type { DeviceList } from "../../client/api/types.ts";

export interface DeviceChoice {
  /** What the client program is told. */
  readonly value: string;
  readonly text: string;
}

export interface DeviceGroup {
  readonly hostApi: string;
  readonly choices: readonly DeviceChoice[];
}

/**
 * The devices of one direction by host API. A name is what lasts when others are plugged in, so it
 * is the value, unless two devices share it.
 */
export function deviceGroups(
  devices: DeviceList["devices"],
  direction: "mic" | "speaker",
): DeviceGroup[] {
  const usable = devices.filter((device) =>
    (direction === "mic" ? device.inputChannels : device.outputChannels) > 0
  );
  const groups = new Map<string, DeviceChoice[]>();
  for (const { name, index, hostApi } of usable) {
    const shared = usable.filter((other) => other.name === name).length > 1;
    const choices = groups.get(hostApi) ?? [];
    choices.push({ value: shared ? String(index) : name, text: name });
    groups.set(hostApi, choices);
  }
  return [...groups].map(([hostApi, choices]) => ({ hostApi, choices }));
}
