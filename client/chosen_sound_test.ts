import assert from "node:assert/strict";
import { chosenSound, toRemember } from "./chosen_sound.ts";

Deno.test("chosenSound() takes a flag before the last choice, and that before the system's", () => {
  const sound = { mic: "Headset", speaker: "Screen" };
  const table = [
    [{ mic: "tone", speaker: null }, { sound }, { mic: "tone", speaker: "Screen" }],
    [{ mic: null, speaker: "default" }, { sound }, { mic: "Headset", speaker: "default" }],
    [{ mic: null, speaker: null }, { sound: { mic: "Headset" } }, {
      mic: "Headset",
      speaker: "default",
    }],
    [{ mic: null, speaker: null }, {}, { mic: "default", speaker: "default" }],
  ] as const;
  for (const [flags, settings, chosen] of table) {
    assert.deepEqual(chosenSound(flags, settings), chosen);
  }
});

Deno.test("toRemember() keeps devices and silence, not files and tones", () => {
  assert.deepEqual(toRemember({ mic: "tone", speaker: "Headset" }), { speaker: "Headset" });
  assert.deepEqual(toRemember({ mic: "none", speaker: "file:heard.wav" }), { mic: "none" });
  assert.deepEqual(toRemember({ mic: "default", speaker: "default" }), {
    mic: "default",
    speaker: "default",
  });
});
