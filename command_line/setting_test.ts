import assert from "node:assert/strict";
import { oneLine, quote, quoteSetting, readSwitch, type Setting } from "./setting.ts";

const FILE = { kind: "file", path: "/etc/small.conf", line: 3 } as const;

Deno.test("quoteSetting() names a setting as whoever gave it knows it", () => {
  const table: readonly [Setting["source"], string][] = [
    [{ kind: "flag" }, "--ui-port '1x'"],
    [{ kind: "environment" }, "DEVCLOUD_UI_PORT '1x'"],
    [FILE, "ui-port '1x' (/etc/small.conf:3)"],
  ];
  for (const [source, said] of table) {
    assert.equal(quoteSetting({ name: "ui-port", value: "1x", source }), said);
  }
});

Deno.test("quote() keeps to one line whatever is in the text", () => {
  assert.equal(quote("it's"), "'it's'");
  assert.equal(quote("a\nb\u2028c\u007f"), `"a\\nb\\u2028c\\u007f"`);
  assert.equal(oneLine("a b"), "a b");
  assert.equal(oneLine("\u202eb"), `"\\u202eb"`);
});

Deno.test("readSwitch() reads yes and no in many words, and refuses others", () => {
  const setting = (value: string): Setting => ({ name: "events", value, source: FILE });
  assert.equal(readSwitch(setting("TRUE")).value, "yes");
  assert.equal(readSwitch(setting("0")).value, "no");
  assert.throws(() => readSwitch(setting("")), {
    name: "UsageError",
    message: "Cannot use events '' (/etc/small.conf:3): it is yes or no",
  });
});
