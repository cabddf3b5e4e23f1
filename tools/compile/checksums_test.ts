import assert from "node:assert/strict";
import { join } from "node:path";
import { runCommand } from "../testing/run_command.ts";
import { writeChecksums } from "./checksums.ts";

/** Two programs and their SHA256SUMS, in a folder that is removed again. */
async function withPrograms(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = ["devcloud-server-1.0.0-linux-x64", "devcloud-client-1.0.0-windows-x64.exe"]
      .map((name) => join(folder, name));
    for (const path of paths) await Deno.writeTextFile(path, `content of ${path.length}`);
    await writeChecksums(folder, paths);
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writeChecksums() writes hash, two spaces and name a line, sorted by name", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const paths = ["b", "a"].map((name) => join(folder, name));
    for (const path of paths) await Deno.writeTextFile(path, "");
    await writeChecksums(folder, paths);
    const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"; // of nothing
    const text = await Deno.readTextFile(join(folder, "SHA256SUMS"));
    assert.equal(text, `${hash}  a\n${hash}  b\n`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const CHECKER = Deno.build.os === "darwin" ? ["shasum", "-a", "256"] : ["sha256sum"];

Deno.test({
  name: "writeChecksums() makes what `sha256sum -c` checks, and finds a changed file with",
  ignore: Deno.build.os === "windows", // which has no sha256sum
  fn: () =>
    withPrograms(async (folder) => {
      const [command = "", ...args] = CHECKER;
      const check = () =>
        runCommand(command, {
          args: [...args, "-c", "SHA256SUMS"],
          cwd: folder,
          env: { LC_ALL: "C" },
        });
      const good = await check();
      assert.equal(good.code, 0, good.output);
      assert.match(
        good.output,
        /^devcloud-client-1\.0\.0-windows-x64\.exe: OK\n.*linux-x64: OK\n$/,
      );
      await Deno.writeTextFile(join(folder, "devcloud-server-1.0.0-linux-x64"), "!", {
        append: true,
      });
      const bad = await check();
      assert.notEqual(bad.code, 0);
      assert.match(bad.output, /linux-x64: FAILED/);
    }),
});
