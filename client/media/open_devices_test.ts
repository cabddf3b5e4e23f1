import assert from "node:assert/strict";
import type { SoundDevice } from "./audio_control.ts";
import { withOpenDevices } from "./open_devices.ts";

const device = (index: number, name: string, isDefault = false): SoundDevice => ({
  index,
  name,
  hostApi: "ALSA",
  inputChannels: 1,
  outputChannels: 2,
  defaultRateHz: 48_000,
  isDefaultInput: isDefault,
  isDefaultOutput: isDefault,
});
const before = { devices: [device(0, "card", true), device(1, "headset")] };
const asked = (name: string) => ({ name, as: "asked" }) as const;

Deno.test("withOpenDevices() tells of a card that nobody else can see while it is ours", () => {
  const serving = { mic: asked("card"), speaker: asked("card") };
  const list = withOpenDevices({ devices: [device(0, "headset", true)] }, before, serving);
  assert.deepEqual(list.devices, [device(0, "headset", true), device(-1, "card")]);
});

Deno.test("withOpenDevices() leaves out what is neither listed nor ours", () => {
  const list = { devices: [device(0, "headset", true)] };
  const serving = { mic: asked("headset"), speaker: { name: "none", as: "silence" } } as const;
  assert.equal(withOpenDevices(list, before, serving), list);
  assert.equal(withOpenDevices(list, before, undefined), list);
  assert.equal(withOpenDevices(list, undefined, serving), list);
});
