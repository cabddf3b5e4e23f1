import assert from "node:assert/strict";
import type { DeviceList } from "../../client/api/types.ts";
import { choiceOf, defaultName, deviceGroups, shortened } from "./device_choices.ts";

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

Deno.test("deviceGroups() tells devices of one name apart, by what lasts where there is any", () => {
  const devices = [
    device(3, "Mic", "MME", 1, 0),
    device(7, "Mic", "WASAPI", 1, 0),
    device(8, "Twin", "WASAPI", 1, 0),
    device(9, "Twin", "WASAPI", 1, 0),
  ];
  const values = deviceGroups(devices, "mic").flatMap(({ choices }) => choices.map((c) => c.value));
  assert.deepEqual(values, ["Mic, MME", "Mic, WASAPI", "8", "9"]);
});

Deno.test("choiceOf() finds what the client program would take", () => {
  const groups = deviceGroups([
    device(0, "HDA: Analog (hw:0,0)", "ALSA", 2, 2),
    device(1, "Jabra: USB Audio (hw:2,0)", "ALSA", 1, 2),
  ], "mic");
  const jabra = "Jabra: USB Audio (hw:2,0)";
  assert.equal(choiceOf(groups, jabra)?.value, jabra);
  assert.equal(choiceOf(groups, "Jabra: USB Audio (hw:1,0)")?.value, jabra);
  assert.equal(choiceOf(groups, "jabra")?.value, jabra);
  assert.equal(choiceOf(groups, "a"), undefined, "which several have");
  assert.equal(choiceOf(groups, "Logitech"), undefined);
});

Deno.test("defaultName() is that of the direction", () => {
  const usual = { ...device(1, "Mic", "ALSA", 1, 0), isDefaultInput: true };
  assert.equal(defaultName([device(0, "Card", "ALSA", 2, 2), usual], "mic"), "Mic");
  assert.equal(defaultName([usual], "speaker"), undefined);
});

Deno.test("shortened() cuts what is too long, and says so", () => {
  assert.equal(shortened("Headset", 10), "Headset");
  assert.equal(shortened("Headset of Marie", 10), "Headset o…");
  assert.equal(shortened("Headset of Marie", 9), "Headset…");
});
