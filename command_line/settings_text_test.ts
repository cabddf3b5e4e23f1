import assert from "node:assert/strict";
import fc from "fast-check";
import { formatSettingLine, parseSettingsText } from "./settings_text.ts";
import { SMALL_TABLE } from "./small_table.ts";
import { UsageError } from "./usage_error.ts";

const parse = (text: string) => parseSettingsText(text, "/etc/small.conf", SMALL_TABLE);

function values(text: string): Record<string, string> {
  return Object.fromEntries(parse(text).map(({ name, value }) => [name, value]));
}

Deno.test("parseSettingsText() reads a setting a line, between comments, with the lines' numbers", () => {
  const text = "\uFEFF# who\r\n\r\n  name = John # Doe \r\nevents=on\n\n\t# no\nmic = file:a b.wav";
  assert.deepEqual(parse(text).map(({ name, value, source }) => ({ name, value, source })), [
    { name: "name", value: "John # Doe", source: at(3) },
    { name: "events", value: "yes", source: at(4) },
    { name: "mic", value: "file:a b.wav", source: at(7) },
  ]);
  assert.deepEqual(parse(""), []);
});

function at(line: number) {
  return { kind: "file", path: "/etc/small.conf", line };
}

Deno.test("parseSettingsText() takes a switch in all words, and a pair of quotes off a value", () => {
  for (const word of ["1", "true", "yes", "on", "Yes"]) {
    assert.deepEqual(values(`events = ${word}`), { events: "yes" });
  }
  for (const word of ["0", "false", "no", "off", "OFF"]) {
    assert.deepEqual(values(`no-open = ${word}`), { "no-open": "no" });
  }
  assert.deepEqual(values(`name = "John"\ndata = "C:\\new "\nmic =`), {
    name: "John",
    data: "C:\\new ",
    mic: "",
  });
});

Deno.test("parseSettingsText() quotes what is wrong, with file and line", () => {
  const table: readonly [string, string][] = [
    ["\nnmae = x", "Unknown setting 'nmae' (/etc/small.conf:2); did you mean 'name'?"],
    ["--name = x", "Unknown setting '--name' (/etc/small.conf:1); did you mean 'name'?"],
    ["elephant = x", "Unknown setting 'elephant' (/etc/small.conf:1); see --help"],
    ["help = yes", "Unknown setting 'help' (/etc/small.conf:1); see --help"],
    ["toString = yes", "Unknown setting 'toString' (/etc/small.conf:1); see --help"],
    ["events", "Cannot read 'events' (/etc/small.conf:1): a line is NAME = VALUE"],
    ["= x", "Cannot read '= x' (/etc/small.conf:1): a line is NAME = VALUE"],
    ["a b = x", "Cannot read 'a b = x' (/etc/small.conf:1): a line is NAME = VALUE"],
    ["events = maybe", "Cannot use events 'maybe' (/etc/small.conf:1): it is yes or no"],
    ["db = 1\ndb = 2", "Cannot use db '2' (/etc/small.conf:2): line 1 sets it too"],
  ];
  for (const [text, message] of table) {
    assert.throws(() => parse(text), { name: "UsageError", message });
  }
});

Deno.test("parseSettingsText() reads or refuses whatever comes, in one line", () => {
  const line = fc.oneof(fc.string({ unit: "binary" }), fc.string().map((text) => `name = ${text}`));
  fc.assert(fc.property(fc.array(line), (lines) => {
    try {
      parse(lines.join("\n"));
    } catch (error) {
      assert.ok(error instanceof UsageError);
      assert.doesNotMatch(error.message, /[\r\n\u2028\u2029]/);
    }
  }));
});

Deno.test("formatSettingLine() makes a line that is read as the same value", () => {
  assert.equal(formatSettingLine("name", "John"), "name = John");
  assert.equal(formatSettingLine("name", ""), "name =");
  assert.equal(formatSettingLine("name", " John"), `name = " John"`);
  assert.equal(formatSettingLine("name", "a\nb"), null);
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom('"', " ", "#", "=", "\u2028", "\u00a0", "\n") }),
  );
  fc.assert(fc.property(value, (value) => {
    const line = formatSettingLine("name", value);
    if (line === null) assert.match(value, /[\r\n]/);
    else assert.deepEqual(values(`${line}\nevents = yes`), { name: value, events: "yes" });
  }));
});
