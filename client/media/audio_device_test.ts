import assert from "node:assert/strict";
import { AudioDeviceError, type EndName, parseEndName, problemOf } from "./audio_device.ts";

const NAMES: readonly (readonly [string, "mic" | "speaker", EndName])[] = [
  ["", "mic", { kind: "default" }],
  ["default", "speaker", { kind: "default" }],
  ["none", "speaker", { kind: "none" }],
  ["tone", "mic", { kind: "tone" }],
  ["tone", "speaker", { kind: "named", name: "tone" }],
  ["file:a b.wav", "mic", { kind: "file", path: "a b.wav" }],
  ["file:", "speaker", { kind: "file", path: "" }],
  [" Jabra ", "mic", { kind: "named", name: "Jabra" }],
  ["3", "speaker", { kind: "named", name: "3" }],
];

for (const [text, end, expected] of NAMES) {
  Deno.test(`parseEndName() takes '${text}' as ${end} for ${expected.kind}`, () => {
    assert.deepEqual(parseEndName(text, end), expected);
  });
}

Deno.test("problemOf() keeps an error's own problem, and makes one of any other", () => {
  const problem = { end: "mic", code: "bad-file", message: "Cannot play 'x'" } as const;
  assert.equal(problemOf(new AudioDeviceError(problem), "both"), problem);
  assert.deepEqual(problemOf(new Error("gone"), "speaker"), {
    end: "speaker",
    code: "device-failed",
    message: "gone",
  });
});
