import assert from "node:assert/strict";
import type { PaDevice } from "../../ffi/portaudio.ts";
import { AudioDeviceError, parseEndName } from "./audio_device.ts";
import { chooseDevice, type DeviceList, lastingName, toSoundDevices } from "./device_choice.ts";

function device(index: number, name: string, more: Partial<PaDevice> = {}): PaDevice {
  return {
    index,
    name,
    hostApi: "ALSA",
    hostApiKind: "alsa",
    inputChannels: 2,
    outputChannels: 2,
    defaultRateHz: 48_000,
    lowInputLatency: 0.01,
    lowOutputLatency: 0.01,
    isHostDefaultInput: false,
    isHostDefaultOutput: false,
    ...more,
  };
}

const LINUX: DeviceList = {
  devices: [
    device(0, "HDA Intel: ALC257 Analog (hw:0,0)"),
    device(1, "HDA Intel: HDMI 0 (hw:0,3)", { inputChannels: 0 }),
    device(2, "Jabra EVOLVE 20: USB Audio (hw:1,0)", { inputChannels: 1 }),
    device(3, "pulse"),
    device(4, "default"),
  ],
  defaultInput: 4,
  defaultOutput: 4,
};

const WASAPI = { hostApi: "Windows WASAPI", hostApiKind: "wasapi" } as const;
const WINDOWS: DeviceList = {
  devices: [
    device(0, "Microphone (Jabra)", { hostApiKind: "mme", outputChannels: 0 }),
    device(1, "Speakers (Realtek)", { hostApiKind: "mme", inputChannels: 0 }),
    device(2, "Microphone (Jabra)", { ...WASAPI, outputChannels: 0, isHostDefaultInput: true }),
    device(3, "Speakers (Realtek)", { ...WASAPI, inputChannels: 0, isHostDefaultOutput: true }),
  ],
  defaultInput: 0,
  defaultOutput: 1,
};

const EMPTY: DeviceList = { devices: [], defaultInput: -1, defaultOutput: -1 };

const FOUND: readonly (readonly [string, DeviceList, string, "mic" | "speaker", number])[] = [
  ["the default", LINUX, "default", "mic", 4],
  ["an index", LINUX, "2", "speaker", 2],
  ["an exact name", LINUX, "pulse", "mic", 3],
  ["a part of a name in any case", LINUX, "jabra", "mic", 2],
  ["a part that only one with that end has", LINUX, "HDA", "mic", 0],
  ["WASAPI's default before MME's", WINDOWS, "default", "speaker", 3],
  ["WASAPI's of two equal names", WINDOWS, "Microphone (Jabra)", "mic", 2],
  ["WASAPI's of two that hold the part", WINDOWS, "realtek", "speaker", 3],
  ["another host API's by index", WINDOWS, "0", "mic", 0],
  ["another host API's by its name", WINDOWS, "Microphone (Jabra), ALSA", "mic", 0],
  ["a card at another place", LINUX, "Jabra EVOLVE 20: USB Audio (hw:3,0)", "mic", 2],
  ["the first where there is no default", { ...LINUX, defaultInput: -1 }, "default", "mic", 0],
];

function choose(list: DeviceList, text: string, end: "mic" | "speaker"): PaDevice {
  const name = parseEndName(text, end);
  assert.ok(name.kind === "default" || name.kind === "named");
  return chooseDevice(list, name, end);
}

for (const [what, list, text, end, index] of FOUND) {
  Deno.test(`chooseDevice() takes ${what}`, () => {
    assert.equal(choose(list, text, end).index, index);
  });
}

const REFUSED: readonly (readonly [
  string,
  DeviceList,
  string,
  "mic" | "speaker",
  string,
  RegExp,
])[] = [
  ["a name that is not there", LINUX, "Foo", "mic", "no-such-device", /'Foo' as mic.*4 'default'/],
  ["a part of several", LINUX, "hda", "speaker", "no-such-device", /several.*0 'HDA.*1 'HDA/],
  ["an index beyond the list", LINUX, "9", "mic", "no-such-device", /'9'/],
  ["a mic that only plays", LINUX, "HDMI", "mic", "no-such-device", /no device of that name/],
  ["the default where nothing is", EMPTY, "default", "speaker", "no-device", /no speaker/],
  ["a name where nothing is", EMPTY, "Foo", "mic", "no-such-device", /none at all/],
];

for (const [what, list, text, end, code, message] of REFUSED) {
  Deno.test(`chooseDevice() refuses ${what}`, () => {
    assert.throws(() => choose(list, text, end), (error) => {
      assert.ok(error instanceof AudioDeviceError);
      assert.equal(error.problem.code, code);
      assert.equal(error.problem.end, end);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("toSoundDevices() marks the defaults that would be taken", () => {
  const marked = toSoundDevices(WINDOWS);
  assert.deepEqual(marked.filter((d) => d.isDefaultInput).map((d) => d.index), [2]);
  assert.deepEqual(marked.filter((d) => d.isDefaultOutput).map((d) => d.index), [3]);
  assert.deepEqual(toSoundDevices(EMPTY), []);
});

Deno.test("lastingName() turns an index into what means the same when indexes have moved", () => {
  const linux = toSoundDevices(LINUX), windows = toSoundDevices(WINDOWS);
  assert.equal(lastingName(linux, "3", "mic"), "pulse");
  assert.equal(lastingName(linux, "1", "mic"), "1", "which has no microphone");
  assert.equal(lastingName(linux, "Jabra", "mic"), "Jabra");
  assert.equal(lastingName(windows, "2", "mic"), "Microphone (Jabra), Windows WASAPI");
  const { name, hostApi } = LINUX.devices[2]!;
  assert.equal(chooseDevice(LINUX, { kind: "named", name: `${name}, ${hostApi}` }, "mic").index, 2);
});
