import assert from "node:assert/strict";
import { soundProblem } from "./sound_texts.ts";

Deno.test("soundProblem() quotes the cause", () => {
  const codes = ["no-library", "no-device", "no-such-device", "bad-file", "device-failed"] as const;
  for (const code of codes) {
    const { fr, en } = soundProblem({ end: "mic", code, message: "because" });
    assert.match(fr, /because/);
    assert.match(en, /because/);
  }
});
