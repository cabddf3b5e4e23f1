import assert from "node:assert/strict";
import fc from "fast-check";
import { parseArguments } from "./parse_arguments.ts";
import { SMALL_TABLE } from "./small_table.ts";
import { UsageError } from "./usage_error.ts";

function parse(...args: string[]) {
  const { flags, words } = parseArguments(args, SMALL_TABLE);
  return { flags: Object.fromEntries(flags), words };
}

Deno.test("parseArguments() reads flags in all spellings, and words between them", () => {
  assert.deepEqual(parse(), { flags: {}, words: [] });
  assert.deepEqual(parse("call", "--name", "John", "Marie", "--db=a=b", "--events", "-h"), {
    flags: { name: "John", db: "a=b", events: "yes", help: "yes" },
    words: ["call", "Marie"],
  });
  assert.deepEqual(parse("--name=-1", "--mic", "-", "--", "--name", "-x"), {
    flags: { name: "-1", mic: "-" },
    words: ["--name", "-x"],
  });
  assert.deepEqual(parse("--name="), { flags: { name: "" }, words: [] });
});

Deno.test("parseArguments() takes the last of each flag, and undoes switches by their opposites", () => {
  assert.deepEqual(parse("--name=a", "--name=b").flags, { name: "b" });
  assert.deepEqual(parse("--no-open", "--open", "--no-events", "--events").flags, {
    "no-open": "no",
    "events": "yes",
  });
});

Deno.test("parseArguments() quotes what is wrong, and suggests the nearest flag", () => {
  const table: readonly [string, string][] = [
    ["--nmae=x", "Unknown option '--nmae'; did you mean '--name'? See --help"],
    ["-name x", "Unknown option '-name'; did you mean '--name'? See --help"],
    ["--elephant", "Unknown option '--elephant'; see --help"],
    ["-x", "Unknown option '-x'; see --help"],
    ["-undefined", "Unknown option '-undefined'; see --help"],
    ["--no-help", "Unknown option '--no-help'; see --help"],
    ["--no-name", "Unknown option '--no-name'; see --help"],
    ["--constructor", "Unknown option '--constructor'; see --help"],
    ["--name", "Cannot use --name: its NAME is missing"],
    ["--codec", "Cannot use --codec: its v1|opus is missing"],
    ["--events=yes", "Cannot use '--events=yes': it takes no value"],
    [
      "--name --events",
      "Cannot use --name '--events': a value that begins with '-' is given as '--name=--events'",
    ],
  ];
  for (const [line, message] of table) {
    assert.throws(() => parse(...line.split(" ")), { name: "UsageError", message });
  }
});

Deno.test("parseArguments() reads or refuses whatever comes, in one line", () => {
  const arg = fc.oneof(
    fc.string(),
    fc.constantFrom(...Object.keys(SMALL_TABLE)).map((name) => `--${name}`),
    fc.constantFrom("--", "-", "--=", "-\n", "--\u2028x"),
  );
  fc.assert(fc.property(fc.array(arg), (args) => {
    try {
      const { words } = parseArguments(args, SMALL_TABLE);
      assert.ok(words.every((word) => args.includes(word)));
    } catch (error) {
      assert.ok(error instanceof UsageError);
      assert.doesNotMatch(error.message, /[\r\n\u2028\u2029]/);
    }
  }));
});
