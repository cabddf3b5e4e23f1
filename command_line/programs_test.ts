/** What holds for the tables of both programs. */
import assert from "node:assert/strict";
import { COMMAND_LINE as CLIENT } from "../client/flags.ts";
import { COMMAND_LINE as SERVER } from "../server/flags.ts";
import { oppositeOf, variablesOf } from "./flag.ts";
import { helpText } from "./help.ts";

for (const commandLine of [CLIENT, SERVER]) {
  const { program, flags } = commandLine;

  Deno.test(`the flags of ${program} are told apart from each other's opposites`, () => {
    for (const name of Object.keys(flags)) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(!(oppositeOf(name) in flags), name);
    }
  });

  Deno.test(`the flags of ${program} that exclude another are excluded by it`, () => {
    for (const [name, { excludes }] of Object.entries(flags)) {
      if (excludes !== undefined) assert.equal(flags[excludes]?.excludes, name);
    }
  });

  Deno.test(`the help of ${program} has examples first and every flag, in 80 columns`, () => {
    const help = helpText(commandLine);
    assert.match(help, new RegExp(`^${program}: [^\\n]+\\n\\n  ${program} `));
    for (const name of Object.keys(flags)) assert.match(help, new RegExp(`^  --${name}\\b`, "m"));
    for (const line of help.split("\n")) assert.ok(line.length <= 80, line);
  });
}

Deno.test("variablesOf() names the variables of the flags that can be set, and the file's", () => {
  const variables = variablesOf(CLIENT.flags);
  for (const name of ["DEVCLOUD_CONFIG", "DEVCLOUD_NAME", "DEVCLOUD_NO_OPEN", "DEVCLOUD_UI_PORT"]) {
    assert.ok(variables.includes(name), name);
  }
  assert.ok(!variables.includes("DEVCLOUD_HELP") && !variables.includes("DEVCLOUD_PRINT_CONFIG"));
  assert.equal(new Set(variables).size, variables.length);
});
