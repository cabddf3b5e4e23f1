import assert from "node:assert/strict";
import type { CaptureSettings } from "./media/capture_settings.ts";
import { createSoundProcessing } from "./sound_processing.ts";
import { startTestTelephone } from "./test_telephone.ts";

const ALL = { highPass: true, echo: true, noise: true, gain: true };
const NONE = { highPass: false, echo: false, noise: false, gain: false };

function rig(
  wanted: "on" | "off" | null,
  mic: string,
  remembered: Partial<CaptureSettings> = {},
) {
  const told: CaptureSettings[] = [];
  const saved: unknown[] = [];
  let changes = 0;
  const processing = createSoundProcessing({
    engine: { setProcessing: (settings) => told.push(settings) },
    settings: {
      settings: { contacts: {}, processing: remembered },
      save(change) {
        saved.push(change);
        return true;
      },
    },
    wanted,
    mic,
    onChange: () => changes++,
  });
  return { processing, told, saved, changes: () => changes };
}

Deno.test("createSoundProcessing() is on, but for a file, a tone, or by the flag", () => {
  const table = [
    [null, "default", null],
    [null, "USB Headset", null],
    [null, "none", null],
    [null, "tone", "microphone"],
    [null, "file:speech.wav", "microphone"],
    ["on", "tone", null],
    ["on", "file:speech.wav", null],
    ["off", "default", "flag"],
    ["off", "tone", "flag"],
  ] as const;
  for (const [wanted, mic, off] of table) {
    const { processing, told } = rig(wanted, mic);
    assert.deepEqual(processing.state, { ...ALL, off }, `${wanted} ${mic}`);
    assert.deepEqual(told, off === null ? [ALL] : [], `${wanted} ${mic}`);
  }
});

Deno.test("createSoundProcessing() begins with what was chosen, and remembers no more than that", () => {
  const { processing, told, saved, changes } = rig(null, "default", { noise: false });
  assert.deepEqual(processing.state, { ...ALL, noise: false, off: null });
  processing.change({ echo: false });
  processing.change({ echo: false, noise: false });
  processing.change({});
  const chosen = { ...ALL, noise: false, echo: false };
  assert.deepEqual(processing.state, { ...chosen, off: null });
  assert.deepEqual(told, [{ ...ALL, noise: false }, chosen]);
  assert.deepEqual(saved, [{ processing: { noise: false, echo: false } }]);
  assert.equal(changes(), 1);
});

Deno.test("createSoundProcessing() keeps a choice while all is off, and follows the microphone", () => {
  const { processing, told, saved } = rig(null, "tone");
  processing.change({ gain: false });
  assert.deepEqual([told, saved], [[], [{ processing: { gain: false } }]]);
  processing.follow("USB Headset");
  processing.follow("default");
  assert.deepEqual(processing.state, { ...ALL, gain: false, off: null });
  processing.follow("file:speech.wav");
  assert.deepEqual(processing.state, { ...ALL, gain: false, off: "microphone" });
  assert.deepEqual(told, [{ ...ALL, gain: false }, NONE]);
});

Deno.test("createSoundProcessing() stays off for the run where the flag says so", () => {
  const { processing, told, saved } = rig("off", "default");
  processing.change({ echo: false });
  processing.follow("USB Headset");
  assert.deepEqual(processing.state, { ...ALL, echo: false, off: "flag" });
  assert.deepEqual([told, saved], [[], [{ processing: { echo: false } }]]);
});

Deno.test("createTelephone() processes a device's sound as chosen, during a test call too", async () => {
  const { telephone, engine } = await startTestTelephone({ processing: null, mic: "default" });
  telephone.testCall();
  telephone.setProcessing({ echo: false, noise: false });
  assert.deepEqual(telephone.state.sound.processing, {
    ...ALL,
    echo: false,
    noise: false,
    off: null,
  });
  await telephone.setDevices("tone", "none");
  assert.equal(telephone.state.sound.processing.off, "microphone");
  telephone.hangup();
  assert.deepEqual(engine.asked, [
    "processing highPass echo noise gain",
    "start test",
    "processing highPass gain",
    "processing nothing",
    "devices tone none",
    "stop",
  ]);
  await telephone.close();
});
