import assert from "node:assert/strict";
import type { DeviceList } from "../../client/api/types.ts";
import { deviceGroups } from "./device_choices.ts";

function device(index: number, name: string, hostApi: string, inputs: number, outputs: number) {
  return {
    index,
    name,
    hostApi,
    inputChannels: inputs,
    outputChannels: outputs,
    defaultRateHz: 48_000,
    isDefaultInput: false,
    isDefaultOutput: false,
  };
}

Deno.test("deviceGroups() has the devices of a direction by host API", () => {
  const devices: DeviceList["devices"] = [
    device(0, "Headset", "ALSA", 1, 2),
    device(1, "Screen", "ALSA", 0, 2),
    device(2, "Pulse", "JACK", 2, 2),
  ];
  assert.deepEqual(deviceGroups(devices, "mic"), [
    { hostApi: "ALSA", choices: [{ value: "Headset", text: "Headset" }] },
    { hostApi: "JACK", choices: [{ value: "Pulse", text: "Pulse" }] },
  ]);
  assert.equal(deviceGroups(devices, "speaker")[0]?.choices.length, 2);
});

Deno.test("deviceGroups() tells devices of one name apart by their index", () => {
  const devices = [device(3, "Mic", "MME", 1, 0), device(7, "Mic", "WASAPI", 1, 0)];
  const values = deviceGroups(devices, "mic").flatMap(({ choices }) => choices.map((c) => c.value));
  assert.deepEqual(values, ["3", "7"]);
});
