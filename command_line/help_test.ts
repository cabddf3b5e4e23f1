import assert from "node:assert/strict";
import { helpText } from "./help.ts";
import { SMALL_PROGRAM } from "./small_table.ts";

Deno.test("helpText() has examples first, then commands, flags in their groups, and notes", () => {
  assert.equal(
    helpText(SMALL_PROGRAM).split("\n\nWho\n")[0],
    `small-program: an example

  small-program                            does it
  small-program --name John --events --no-open
                                           so

Commands
  call NAME                calls
  devices                  lists "them", and it's all
  completions SHELL        print`,
  );
  assert.match(
    helpText(SMALL_PROGRAM),
    /\n\nWho\n {2}--name NAME {14}it's \[said\]: who \(default: asked\)\n {2}--db FILE {16}where \(default: the usual\)\n/,
  );
  assert.match(helpText(SMALL_PROGRAM), /\n {2}--codec v1\|opus {10}how\n/);
  assert.match(helpText(SMALL_PROGRAM), /\n {2}--help, -h {15}this\n\nA note [^]*\ntwice\.$/);
});

Deno.test("helpText() fits a terminal of 80 columns", () => {
  for (const line of helpText(SMALL_PROGRAM).split("\n")) assert.ok(line.length <= 80, line);
});
