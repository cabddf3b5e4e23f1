import type { DeviceList } from "../../client/api/types.ts";

export type Direction = "mic" | "speaker";
type Devices = DeviceList["devices"];

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
 * is the value: with the host API where two share it, and the index only where that tells nothing.
 */
export function deviceGroups(devices: Devices, direction: Direction): DeviceGroup[] {
  const usable = devices.filter((device) => isUsable(device, direction));
  const groups = new Map<string, DeviceChoice[]>();
  for (const { name, index, hostApi } of usable) {
    const same = usable.filter((other) => other.name === name);
    const isTwin = same.filter((other) => other.hostApi === hostApi).length > 1;
    const value = same.length === 1 ? name : isTwin ? String(index) : `${name}, ${hostApi}`;
    const choices = groups.get(hostApi) ?? [];
    choices.push({ value, text: name });
    groups.set(hostApi, choices);
  }
  return [...groups].map(([hostApi, choices]) => ({ hostApi, choices }));
}

/**
 * The choice that the client program finds under this name, as it does: exact, at another place of
 * the machine, or by a part of the name that only one has.
 */
export function choiceOf(groups: readonly DeviceGroup[], name: string): DeviceChoice | undefined {
  const choices = groups.flatMap((group) => group.choices);
  const exact = choices.find(({ value, text }) => value === name || text === name) ??
    choices.find(({ text }) => withoutAddress(text) === withoutAddress(name));
  if (exact !== undefined) return exact;
  const parts = choices.filter(({ text }) => text.toLowerCase().includes(name.toLowerCase()));
  return parts.length === 1 ? parts[0] : undefined;
}

/** The device that serves whoever chooses the system's. */
export function defaultName(devices: Devices, direction: Direction): string | undefined {
  return devices.find((device) =>
    direction === "mic" ? device.isDefaultInput : device.isDefaultOutput
  )?.name;
}

/** Lists can't be wider than a telephone's screen. */
export function shortened(text: string, most = 48): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

function isUsable(device: Devices[number], direction: Direction): boolean {
  return (direction === "mic" ? device.inputChannels : device.outputChannels) > 0;
}

/** ALSA's "(hw:1,0)" says at which place a card is plugged in. */
function withoutAddress(name: string): string {
  return name.replace(/ \((plug)?hw:\d+,\d+\)$/, "");
}
