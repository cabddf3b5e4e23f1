import assert from "node:assert/strict";
import { join } from "node:path";
import { runTestFile, runTestFiles } from "./run_file.ts";

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

Deno.test("runTestFiles() tells of each file what became of it, also where one spoils the process", async () => {
  const root = await Deno.makeTempDir();
  const good = `Deno.test("good", () => {});`;
  const runAll = async (sources: Readonly<Record<string, string>>) => {
    for (const [file, source] of Object.entries(sources)) {
      await Deno.writeTextFile(join(root, file), source);
    }
    const runs = await runTestFiles(root, Object.keys(sources), { timeoutMs: 30_000 });
    return runs.map((
      { file, tests },
    ) => [file, ...tests.map(({ name, state }) => `${name}: ${state}`)]);
  };
  try {
    assert.deepEqual(await runAll({ "a_test.ts": good, "b_test.ts": good }), [
      ["a_test.ts", "good: passed"],
      ["b_test.ts", "good: passed"],
    ]);
    assert.deepEqual(
      await runAll({ "a_test.ts": good, "b_test.ts": `throw new Error("spoilt");` }),
      [
        ["a_test.ts", "good: passed"],
        ["b_test.ts", "(an error outside of its tests, exit code 1): failed"],
      ],
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
