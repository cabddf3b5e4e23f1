import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearest, suggestion } from "./nearest.ts";

const NAMES = ["name", "server", "ui-port", "voice-port", "mic", "no-open", "auto-answer", "lang"];

Deno.test("nearest() finds what was meant, and nothing for what is far", () => {
  const table: readonly [string, string | null][] = [
    ["nmae", "name"],
    ["names", "name"],
    ["Name", "name"],
    ["no_open", "no-open"],
    ["noopen", "no-open"],
    ["sevrer", "server"],
    ["uiport", "ui-port"],
    ["voice-prot", "voice-port"],
    ["auto", "auto-answer"],
    ["voi", "voice-port"],
    ["au", null],
    ["mci", "mic"],
    ["x", null],
    ["", null],
    ["no-such-flag", null],
    ["no-mic-there", null],
  ];
  for (const [typed, meant] of table) assert.equal(nearest(typed, NAMES), meant, typed);
  assert.equal(nearest("voice", ["voice-host", "voice-port"]), null, "either may be meant");
});

Deno.test("suggestion() is what a message adds, or nothing", () => {
  assert.equal(suggestion("nmae", NAMES, "--"), "; did you mean '--name'?");
  assert.equal(suggestion("elephant", NAMES), "");
});

Deno.test("editDistance() counts letters that are added, dropped, changed or swapped", () => {
  const table: readonly [string, string, number][] = [
    ["", "", 0],
    ["", "abc", 3],
    ["name", "nmae", 1],
    ["port", "pot", 1],
    ["port", "ports", 1],
    ["port", "part", 1],
    ["kitten", "sitting", 3],
  ];
  for (const [a, b, steps] of table) assert.equal(editDistance(a, b), steps, `${a} ${b}`);
});

Deno.test("editDistance() is the same both ways, 0 for the same, at most the longer length", () => {
  const word = fc.string({ maxLength: 12 });
  fc.assert(fc.property(word, word, (a, b) => {
    const steps = editDistance(a, b);
    assert.equal(steps, editDistance(b, a));
    assert.equal(steps === 0, a === b);
    assert.ok(steps <= Math.max(a.length, b.length));
  }));
});
