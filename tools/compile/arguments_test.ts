import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { compileArguments, type CompileRun, outputName } from "./arguments.ts";
import { type ProgramRecipe, RECIPES } from "./programs.ts";
import { type Target, TARGETS } from "./targets.ts";

const STAGE = { entry: "stage/main.js", others: ["stage/worker.js", "stage/build.txt"] };

function recipe(name: ProgramRecipe["name"]): ProgramRecipe {
  return RECIPES.find((recipe) => recipe.name === name)!;
}

function target(name: string): Target {
  return TARGETS.find((target) => target.name === name)!;
}

/** The arguments for a program on a platform. */
function args(
  name: ProgramRecipe["name"],
  platform: string,
  more: Partial<CompileRun> = {},
): string[] {
  const run = { recipe: recipe(name), target: target(platform), output: "out", release: false };
  return compileArguments({ ...run, ...more }, STAGE);
}

Deno.test("outputName() has program, version and platform, and is plain without a version", () => {
  const names = TARGETS.map((target) => outputName(recipe("devcloud-client"), target, "1.0.0"));
  assert.deepEqual(names, [
    "devcloud-client-1.0.0-linux-x64",
    "devcloud-client-1.0.0-linux-arm64",
    "devcloud-client-1.0.0-macos-x64",
    "devcloud-client-1.0.0-macos-arm64",
    "devcloud-client-1.0.0-windows-x64.exe",
  ]);
  assert.equal(outputName(recipe("devcloud-server"), target("linux-x64")), "devcloud-server");
  assert.equal(outputName(recipe("devcloud-server"), target("windows-x64")), "devcloud-server.exe");
});

for (const platform of TARGETS) {
  Deno.test(`compileArguments() compiles for ${platform.name} with what belongs there`, () => {
    for (const { name } of RECIPES) {
      const made = args(name, platform.name);
      assert.equal(made[made.indexOf("--target") + 1], platform.triple);
      assert.equal(made[made.indexOf("--output") + 1], "out");
      assert.equal(made.at(-1), STAGE.entry);
      const included = made.flatMap((arg, i) => arg === "--include" ? [made[i + 1]] : []);
      assert.deepEqual(included, STAGE.others);
      const icon = made[made.indexOf("--icon") + 1];
      if (platform.os === "windows") assert.equal(icon, "packaging/icon/devcloud.ico");
      else assert.ok(!made.includes("--icon"));
      assert.ok(!made.includes("--no-terminal"), "what they print is for scripts");
    }
  });
}

Deno.test("compileArguments() permits the server neither FFI nor run, and nobody everything", () => {
  const server = args("devcloud-server", "linux-x64").filter((arg) => arg.startsWith("--allow-"));
  assert.deepEqual(server.map((arg) => arg.split("=")[0]), [
    "--allow-env",
    "--allow-net",
    "--allow-read",
    "--allow-write",
    "--allow-sys",
  ]);
  for (const { name } of RECIPES) {
    for (const target of TARGETS) {
      const made = args(name, target.name);
      assert.ok(!made.includes("-A") && !made.includes("--allow-all"));
      for (const flag of ["--allow-env", "--allow-sys", "--allow-run"]) {
        assert.ok(!made.includes(flag), `${flag} without a list`);
      }
    }
  }
});

Deno.test("compileArguments() lets the client start the platform's own opener, and on Windows what keeps its key", () => {
  const opener = (platform: string) =>
    args("devcloud-client", platform).find((arg) => arg.startsWith("--allow-run="));
  assert.equal(opener("linux-arm64"), "--allow-run=/usr/bin/xdg-open");
  assert.equal(opener("macos-x64"), "--allow-run=/usr/bin/open");
  assert.equal(
    opener("windows-x64"),
    "--allow-run=C:\\Windows\\System32\\rundll32.exe,C:\\Windows\\System32\\icacls.exe",
  );
});

Deno.test("compileArguments() tells a program's V8 what its task in deno.json tells it", () => {
  const flags = (words: readonly string[]) => words.filter((word) => word.startsWith("--v8-flags"));
  for (const task of ["server", "client"] as const) {
    const told = flags(args(`devcloud-${task}`, "linux-x64"));
    assert.ok(told.length > 0);
    assert.deepEqual(told, flags(config.tasks[task].split(" ")));
  }
});

Deno.test("compileArguments() holds a release to the lock", () => {
  assert.ok(args("devcloud-client", "linux-x64", { release: true }).includes("--frozen"));
  assert.ok(!args("devcloud-client", "linux-x64").includes("--frozen"));
});
