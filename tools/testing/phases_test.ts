import assert from "node:assert/strict";
import { isUnit, planPhases } from "./phases.ts";

Deno.test("planPhases() puts each file into one phase, and unknown folders into the last", () => {
  const files = [
    "tests/sound/rig_test.ts",
    "protocol/names_test.ts",
    "tests/layering_test.ts",
    "tests/calls/files/reasons_test.ts",
    "tests/calls/sound_test.ts",
    "tests/a_new_folder/x_test.ts",
    "client/media/ring_test.ts",
    "tests/pages/end_to_end_test.ts",
  ];
  assert.deepEqual(planPhases(files).map(({ name, workers, files }) => [name, workers, files]), [
    ["units", 4, ["client/media/ring_test.ts", "protocol/names_test.ts"]],
    ["parts together", 2, ["tests/calls/files/reasons_test.ts", "tests/layering_test.ts"]],
    ["pages", 2, ["tests/pages/end_to_end_test.ts"]],
    ["one at a time", 1, [
      "tests/a_new_folder/x_test.ts",
      "tests/calls/sound_test.ts",
      "tests/sound/rig_test.ts",
    ]],
    ["parts together, compiled", 2, ["tests/calls/files/reasons_test.ts"]],
    ["pages, compiled", 2, ["tests/pages/end_to_end_test.ts"]],
    ["one at a time, compiled", 1, ["tests/calls/sound_test.ts"]],
  ]);
});

Deno.test("isUnit() tells the files beside the code from those that span parts", () => {
  assert.equal(isUnit("server/dashboard/app_test.tsx"), true);
  assert.equal(isUnit("tests/layering_test.ts"), false);
});
