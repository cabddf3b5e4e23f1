/** A release as it is published: complete, vouched for, and installed by the script that it holds. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { outputName } from "../../tools/compile/arguments.ts";
import { writeChecksums } from "../../tools/compile/checksums.ts";
import { RECIPES } from "../../tools/compile/programs.ts";
import { thisTarget } from "../../tools/compile/targets.ts";
import config from "../../deno.json" with { type: "json" };
import { PROGRAMS_VARIABLE } from "../../tools/programs/launch.ts";
import { completeRelease } from "../../tools/release/complete_release.ts";
import { runCommand } from "../../tools/testing/run_command.ts";
import { BOTH, installTest, listFolder, runInstall, writeRelease } from "./release.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
const SMOKE_TIMEOUT_MS = 100_000;

async function smoke(...args: string[]) {
  return await runCommand(Deno.execPath(), {
    args: ["run", "-q", "-A", "tools/smoke.ts", ...args],
    cwd: ROOT,
    timeoutMs: SMOKE_TIMEOUT_MS,
  });
}

installTest(
  "of a release installs from its folder, and SHA256SUMS is over all of it",
  async ({ folder }) => {
    const release = join(folder, "release");
    await writeRelease(release, "1.0.0");
    await completeRelease(ROOT, release, "https://example.org/devcloud/releases");
    const sums = await Deno.readTextFile(join(release, "SHA256SUMS"));
    const listed = sums.trim().split("\n").map((line) => line.slice(66));
    assert.deepEqual([...listed, "SHA256SUMS"].sort(), await listFolder(release));
    for (const name of ["install.sh", "install.ps1", "devcloud-server.service"]) {
      assert.ok(listed.includes(name), name);
    }
    const script = join(release, "install.sh");
    const { code, output } = await runInstall(folder, ["--from", release, "--to", "bin"], {
      script,
    });
    assert.equal(code, 0, output);
    assert.deepEqual(await listFolder(join(folder, "bin")), BOTH);
  },
);

Deno.test("tools/smoke.ts refuses a folder without a release", async () => {
  const { code, output } = await smoke("/no/such/folder");
  assert.equal(code, 1);
  assert.match(output, /SHA256SUMS/);
});

const programs = Deno.env.get(PROGRAMS_VARIABLE);
if (programs !== undefined) {
  Deno.test("tools/smoke.ts makes a call with a release's programs, and refuses a changed one", async () => {
    const folder = await Deno.makeTempDir();
    try {
      const paths: string[] = [];
      for (const recipe of RECIPES) {
        const path = join(folder, outputName(recipe, thisTarget(), config.version));
        await Deno.copyFile(join(programs, outputName(recipe, thisTarget())), path);
        paths.push(path);
      }
      await writeChecksums(folder, paths);
      const good = await smoke(folder, "--test-runtime");
      assert.equal(good.code, 0, good.output);
      assert.match(good.output, /Both heard each other/);

      await Deno.chmod(paths[0]!, 0o755);
      await Deno.writeTextFile(paths[0]!, "!", { append: true });
      const bad = await smoke(folder, "--test-runtime");
      assert.equal(bad.code, 1);
      assert.match(
        bad.output,
        /^Cannot use 'devcloud-server-\S+': its SHA-256 is '[0-9a-f]{64}', and SHA256SUMS says '/,
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
