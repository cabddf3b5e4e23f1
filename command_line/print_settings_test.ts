import assert from "node:assert/strict";
import type { CollectedSettings } from "./collect_settings.ts";
import { printSettings } from "./print_settings.ts";
import type { Setting } from "./setting.ts";
import { SMALL_TABLE } from "./small_table.ts";

function collected(...settings: Setting[]): CollectedSettings {
  return {
    settings: new Map(settings.map((setting) => [setting.name, setting])),
    place: { state: "usual", path: "/home/small.conf" },
  };
}

Deno.test("printSettings() tells each setting and where it comes from", () => {
  const text = printSettings(
    SMALL_TABLE,
    collected(
      { name: "name", value: " John ", source: { kind: "flag" } },
      { name: "no-open", value: "yes", source: { kind: "environment" } },
      { name: "data", value: "a\nb", source: { kind: "flag" } },
      { name: "store", value: "x", source: { kind: "file", path: "/home/small.conf", line: 3 } },
    ),
    { codec: "opus" },
  );
  assert.equal(
    text,
    [
      "# Settings file: /home/small.conf",
      `# flag\nname = " John "`,
      "# default: the usual\ndb = a.db",
      "# /home/small.conf:3\nstore = x",
      `# flag; no settings file can hold it\n# data = "a\\nb"`,
      "# default\nmic = default",
      "# default\ncodec = opus",
      "# default\nevents = no",
      "# environment DEVCLOUD_NO_OPEN\nno-open = yes",
    ].join("\n\n"),
  );
});
