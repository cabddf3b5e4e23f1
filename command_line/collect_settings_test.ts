import assert from "node:assert/strict";
import { collectSettings, type SettingsFiles } from "./collect_settings.ts";
import { SMALL_TABLE } from "./small_table.ts";

type Texts = Readonly<Record<string, string>>;

/** Files by path; the user's own is `/home/small.conf`. */
function fakeFiles(texts: Texts): SettingsFiles {
  return {
    usual: "/home/small.conf",
    hasUsual: () => "/home/small.conf" in texts,
    read(path) {
      const text = texts[path];
      if (text === undefined) throw new Error("there is no such file");
      return new TextEncoder().encode(text);
    },
  };
}

function collect(flags: Texts, env: Texts, files: SettingsFiles) {
  return collectSettings(SMALL_TABLE, new Map(Object.entries(flags)), (name) => env[name], files);
}

/** `value, where from` by name. */
function collected(flags: Texts, env: Texts, texts: Texts): Record<string, string> {
  const { settings } = collect(flags, env, fakeFiles(texts));
  return Object.fromEntries(
    [...settings].map(([name, { value, source }]) => [
      name,
      `${value}, ${source.kind === "file" ? `${source.path}:${source.line}` : source.kind}`,
    ]),
  );
}

Deno.test("collectSettings() takes flags before the environment before the file", () => {
  assert.deepEqual(
    collected(
      { name: "John", "no-open": "no" },
      { DEVCLOUD_NAME: "Marie", DEVCLOUD_MIC: "tone", DEVCLOUD_NO_OPEN: "1" },
      { "/home/small.conf": "name = Paul\nmic = none\n\nevents = yes\ndata = there" },
    ),
    {
      "name": "John, flag",
      "mic": "tone, environment",
      "no-open": "no, flag",
      "events": "yes, /home/small.conf:4",
      "data": "there, /home/small.conf:5",
    },
  );
  assert.deepEqual(collected({}, {}, {}), {});
});

Deno.test("collectSettings() lets a stronger setting put out one that it excludes", () => {
  const file = { "/home/small.conf": "store = x" };
  assert.deepEqual(collected({ db: "a" }, {}, file), { db: "a, flag" });
  assert.deepEqual(collected({}, { DEVCLOUD_DB: "a" }, file), { db: "a, environment" });
  // As strong as each other: the program refuses them.
  assert.deepEqual(collected({ db: "a", store: "b" }, {}, file), {
    db: "a, flag",
    store: "b, flag",
  });
});

Deno.test("collectSettings() reads the file that is named, and takes empty variables for none", () => {
  const files = { "/home/small.conf": "name = Paul", "/a": "name = A", "/b": "name = B" };
  const named = { DEVCLOUD_CONFIG: "/b" };
  assert.deepEqual(collected({ config: "/a" }, named, files), { name: "A, /a:1" });
  assert.deepEqual(collected({}, named, files), { name: "B, /b:1" });
  const empty = { DEVCLOUD_CONFIG: "", DEVCLOUD_NAME: "", DEVCLOUD_EVENTS: "" };
  assert.deepEqual(collected({}, empty, files), { name: "Paul, /home/small.conf:1" });
});

Deno.test("collectSettings() refuses a named file that is not there, and what is wrong elsewhere", () => {
  const files = { "/home/small.conf": "nmae = Paul" };
  const table: readonly [Texts, Texts, string][] = [
    [{ config: "/no" }, {}, "Cannot read --config '/no': there is no such file"],
    [{}, { DEVCLOUD_CONFIG: "/no" }, "Cannot read DEVCLOUD_CONFIG '/no': there is no such file"],
    [{}, { DEVCLOUD_EVENTS: "soon" }, "Cannot use DEVCLOUD_EVENTS 'soon': it is yes or no"],
    [{}, {}, "Unknown setting 'nmae' (/home/small.conf:1); did you mean 'name'?"],
  ];
  for (const [flags, env, message] of table) {
    assert.throws(() => collected(flags, env, files), { name: "UsageError", message });
  }
  const closed: SettingsFiles = {
    usual: "/home/small.conf",
    hasUsual: () => true,
    read() {
      throw new Error("Permission denied");
    },
  };
  assert.throws(() => collect({}, {}, closed), {
    message: "Cannot read the settings file '/home/small.conf': Permission denied",
  });
  const latin1: SettingsFiles = { ...closed, read: () => new Uint8Array([0x6e, 0xeb]) };
  assert.throws(() => collect({}, {}, latin1), {
    name: "UsageError",
    message: /^Cannot read the settings file '\/home\/small\.conf': /,
  });
  const unreadable = () => {
    throw new Error("no Unicode");
  };
  assert.throws(() => collectSettings(SMALL_TABLE, new Map(), unreadable, closed), {
    name: "UsageError",
    message: "Cannot read DEVCLOUD_NAME: no Unicode",
  });
});

Deno.test("collectSettings() tells which file counts", () => {
  const there = fakeFiles({ "/home/small.conf": "", "/a": "" });
  const place = (flags: Texts, files: SettingsFiles) => collect(flags, {}, files).place;
  assert.deepEqual(place({ config: "/a" }, there), { state: "named", path: "/a" });
  assert.deepEqual(place({}, there), { state: "usual", path: "/home/small.conf" });
  assert.deepEqual(place({}, fakeFiles({})), { state: "absent", path: "/home/small.conf" });
  assert.deepEqual(place({}, { ...there, usual: null }), { state: "nowhere" });
});
