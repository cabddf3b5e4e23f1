import assert from "node:assert/strict";
import { join } from "node:path";
import { openSettingsFiles } from "./settings_files.ts";

Deno.test("openSettingsFiles() reads the user's own file when there is one, and says why it can't", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = openSettingsFiles(
      "client",
      "linux",
      (name) => ({ XDG_CONFIG_HOME: folder })[name],
    );
    const usual = join(folder, "devcloud", "client.conf");
    assert.equal(files.usual, usual);
    assert.equal(files.hasUsual(), false);
    assert.throws(() => files.read(usual), { message: "there is no such file" });
    await Deno.mkdir(usual, { recursive: true });
    assert.equal(files.hasUsual(), false, "a folder");
    assert.throws(() => files.read(usual), { message: /^[^:]+$/ });
    await Deno.remove(usual);
    await Deno.writeTextFile(usual, "name = John");
    assert.equal(files.hasUsual(), true);
    assert.equal(new TextDecoder().decode(files.read(usual)), "name = John");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openSettingsFiles() knows no place without a home, and each program its own", () => {
  const files = openSettingsFiles("client", "linux", () => undefined);
  assert.deepEqual([files.usual, files.hasUsual()], [null, false]);
  const { usual } = openSettingsFiles("server", "linux", (name) => ({ HOME: "/home/john" })[name]);
  assert.match(usual ?? "", /devcloud.server\.conf$/);
});
