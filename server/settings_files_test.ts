import assert from "node:assert/strict";
import { join } from "node:path";
import { openSettingsFiles } from "./settings_files.ts";

Deno.test("openSettingsFiles() reads the user's own file when there is one, and says why it can't", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const files = openSettingsFiles("linux", (name) => ({ XDG_CONFIG_HOME: folder })[name]);
    const usual = join(folder, "devcloud", "server.conf");
    assert.equal(files.usual, usual);
    assert.equal(files.hasUsual(), false);
    assert.throws(() => files.read(usual), { message: "there is no such file" });
    await Deno.mkdir(usual, { recursive: true });
    assert.equal(files.hasUsual(), false, "a folder");
    assert.throws(() => files.read(usual), { message: /^[^:]+$/ });
    await Deno.remove(usual);
    await Deno.writeTextFile(usual, "host = Hall");
    assert.equal(files.hasUsual(), true);
    assert.equal(new TextDecoder().decode(files.read(usual)), "host = Hall");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openSettingsFiles() knows no place without a home", () => {
  const files = openSettingsFiles("linux", () => undefined);
  assert.deepEqual([files.usual, files.hasUsual()], [null, false]);
});
