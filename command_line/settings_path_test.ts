import assert from "node:assert/strict";
import { settingsPath } from "./settings_path.ts";

Deno.test("settingsPath() is the platform's own", () => {
  const cases: readonly [string, Readonly<Record<string, string>>, string | null][] = [
    ["linux", { HOME: "/home/m" }, "/home/m/.config/devcloud/a.conf"],
    ["linux", { HOME: "/home/m", XDG_CONFIG_HOME: "/c" }, "/c/devcloud/a.conf"],
    ["linux", { HOME: "/home/m", XDG_CONFIG_HOME: "c" }, "/home/m/.config/devcloud/a.conf"],
    ["linux", { HOME: "/home/m", XDG_CONFIG_HOME: "" }, "/home/m/.config/devcloud/a.conf"],
    ["freebsd", { HOME: "/home/m" }, "/home/m/.config/devcloud/a.conf"],
    ["darwin", { HOME: "/Users/m" }, "/Users/m/Library/Application Support/DevCloud/a.conf"],
    ["windows", { APPDATA: "C:\\A" }, "C:\\A\\DevCloud\\a.conf"],
    ["windows", { USERPROFILE: "C:\\U" }, "C:\\U\\AppData\\Roaming\\DevCloud\\a.conf"],
    ["linux", { HOME: "" }, null],
    ["darwin", {}, null],
    ["windows", {}, null],
  ];
  for (const [os, env, path] of cases) {
    assert.equal(settingsPath("a.conf", os, (name) => env[name]), path, os);
  }
});
