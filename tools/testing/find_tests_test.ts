import assert from "node:assert/strict";
import { findTestFiles } from "./find_tests.ts";

Deno.test("findTestFiles() finds tests in all folders but hidden and built ones", async () => {
  const root = await Deno.makeTempDir();
  try {
    for (const folder of ["a/b", ".git", "node_modules/x", "ui/dist"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
      await Deno.writeTextFile(`${root}/${folder}/x_test.ts`, "");
    }
    await Deno.writeTextFile(`${root}/y_test.tsx`, "");
    await Deno.writeTextFile(`${root}/y.ts`, "");
    assert.deepEqual(await findTestFiles(root), ["a/b/x_test.ts", "y_test.tsx"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
