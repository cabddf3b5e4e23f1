import assert from "node:assert/strict";
import { join } from "node:path";
import { dataFolder, makeDataFolder } from "./data_dir.ts";

function folderFor(os: typeof Deno.build.os, env: Record<string, string>): string | null {
  return dataFolder({ os, env: (name) => env[name] });
}

Deno.test("dataFolder() is the platform's own", () => {
  const cases = [
    ["linux", { HOME: "/home/m" }, "/home/m/.local/share/devcloud"],
    ["linux", { HOME: "/home/m", XDG_DATA_HOME: "/data" }, "/data/devcloud"],
    ["linux", { HOME: "/home/m", XDG_DATA_HOME: "data" }, "/home/m/.local/share/devcloud"],
    ["linux", { HOME: "/home/m", XDG_DATA_HOME: "" }, "/home/m/.local/share/devcloud"],
    ["freebsd", { HOME: "/home/m" }, "/home/m/.local/share/devcloud"],
    ["darwin", { HOME: "/Users/m" }, "/Users/m/Library/Application Support/DevCloud"],
    ["linux", {}, null],
    ["windows", {}, null],
  ] as const;
  for (const [os, env, folder] of cases) assert.equal(folderFor(os, env), folder, os);
  assert.equal(folderFor("windows", { APPDATA: "C:\\A" }), join("C:\\A", "DevCloud"));
  assert.equal(
    folderFor("windows", { USERPROFILE: "C:\\U" }),
    join("C:\\U", "AppData", "Roaming", "DevCloud"),
  );
});

Deno.test({
  name: "makeDataFolder() makes a folder for its owner alone, and leaves one that is there",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const root = await Deno.makeTempDir();
    try {
      const folder = join(root, "share", "devcloud");
      await makeDataFolder(folder);
      assert.equal((await Deno.stat(folder)).mode! & 0o777, 0o700);
      await makeDataFolder(folder);
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
