import assert from "node:assert/strict";
import { join } from "node:path";
import { runTestFile } from "./run_file.ts";

/** Runs `source` as a test file in a folder of its own. */
async function run(source: string, timeoutMs = 30_000) {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(root, "x_test.ts"), source);
    return await runTestFile(root, "x_test.ts", { timeoutMs });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("runTestFile() tells what passed, failed and was ignored", async () => {
  const { tests, output } = await run(`
    Deno.test("good", () => {});
    Deno.test("bad", () => { throw new Error("because"); });
    Deno.test({ name: "not now", ignore: true, fn() {} });
  `);
  assert.deepEqual(tests.map(({ name, state }) => `${name}: ${state}`), [
    "good: passed",
    "bad: failed",
    "not now: skipped",
  ]);
  assert.match(output, /because/);
});

Deno.test("runTestFile() fails a file without a test, and one that doesn't load", async () => {
  const [empty, broken] = await Promise.all([run(""), run("throw new Error('no');")]);
  assert.deepEqual(empty.tests.map(({ name, state }) => [name, state]), [
    ["(holds no test)", "failed"],
  ]);
  assert.equal(broken.tests.filter(({ state }) => state === "failed").length, 1);
});

Deno.test("runTestFile() kills a file that hangs, with its children", async () => {
  const { tests, output } = await run(
    `
    Deno.test("hangs", async () => {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", "console.log('port ' + Deno.listen({ port: 0 }).addr.port); setInterval(() => {}, 1000);"],
      }).spawn();
      await child.status;
    });
  `,
    3_000,
  );
  assert.deepEqual(tests.map(({ name, state }) => [name, state]), [
    ["(did not end within 3 s)", "failed"],
  ]);
  const port = Number(/port (\d+)/.exec(output)?.[1]);
  await assert.rejects(Deno.connect({ port }), Deno.errors.ConnectionRefused);
});
