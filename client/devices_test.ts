import assert from "node:assert/strict";
import { describeDevices } from "./devices.ts";
import type { SoundDevice } from "./media/audio_control.ts";

const CARD: SoundDevice = {
  index: 3,
  name: "USB Headset",
  hostApi: "ALSA",
  inputChannels: 1,
  outputChannels: 2,
  defaultRateHz: 48_000,
  isDefaultInput: true,
  isDefaultOutput: false,
};

Deno.test("describeDevices() lists each end's devices with the index that flags take", () => {
  assert.deepEqual(describeDevices({ devices: [CARD, { ...CARD, inputChannels: 0 }] }, "en"), [
    "Microphones",
    "  3  USB Headset  (ALSA, 48000 Hz, default)",
    "Speakers",
    "  3  USB Headset  (ALSA, 48000 Hz)",
    "  3  USB Headset  (ALSA, 48000 Hz)",
  ]);
});

Deno.test("describeDevices() says what is wrong first", () => {
  const problem = { end: "both", code: "no-library", message: "not found" } as const;
  const lines = describeDevices({ devices: [], problem }, "fr");
  assert.match(lines[0] ?? "", /PortAudio.*not found/);
  assert.deepEqual(lines.slice(1), ["Micros", "  aucun", "Haut-parleurs", "  aucun"]);
});
