import assert from "node:assert/strict";
import fc from "fast-check";
import {
  checkText,
  jsonLength,
  MOST_PARTS,
  PART_BYTES,
  splitText,
  TEXT_BYTES,
  utf8Length,
} from "./chat_text.ts";

Deno.test("checkText() takes what can be shown, and says what is wrong with the rest", () => {
  const table: readonly [string, string | { problem: string }][] = [
    ["Bonjour", "Bonjour"],
    ["  two\twords \n", "  two\twords \n"],
    ["one\r\ntwo\rthree", "one\ntwo\nthree"],
    ["👩‍👩‍👧‍👦 é e\u0301 \u202Eabc", "👩‍👩‍👧‍👦 é e\u0301 \u202Eabc"],
    ["", { problem: "empty" }],
    [" \n\t\u200B\u202E\u2066", { problem: "empty" }],
    ["half \uD83D", { problem: "invalid" }],
    ["\uDE00 half", { problem: "invalid" }],
    ["bell \x07", { problem: "invalid" }],
    ["\x1B[2J", { problem: "invalid" }],
    ["\x9B2J", { problem: "invalid" }],
    ["a\0b", { problem: "invalid" }],
  ];
  for (const [raw, expected] of table) {
    const checked = checkText(raw);
    assert.deepEqual(checked.ok ? checked.text : { problem: checked.problem }, expected);
  }
});

Deno.test("checkText() counts 64 KiB in bytes of UTF-8, not in characters", () => {
  for (const character of ["a", "é", "€", "😀"]) {
    const most = character.repeat(TEXT_BYTES / utf8Length(character));
    const full = most + "a".repeat(TEXT_BYTES - utf8Length(most));
    assert.equal(checkText(full).ok, true, character);
    assert.deepEqual(checkText(full + "a"), { ok: false, problem: "too-long" });
  }
});

Deno.test("splitText() cuts between code points, within the limits, and loses nothing", () => {
  const text = fc.string({ unit: "binary", maxLength: 2_000 })
    .map((raw) => checkText(raw)).filter((checked) => checked.ok)
    .map((checked) => checked.ok ? checked.text : "");
  fc.assert(fc.property(text, (whole) => {
    const parts = splitText(whole);
    assert.equal(parts.join(""), whole);
    for (const part of parts) assert.ok(part.isWellFormed() && jsonLength(part) <= PART_BYTES);
  }));
});

Deno.test("splitText() needs no more than MOST_PARTS for any text of 64 KiB", () => {
  for (const character of ['"', "\\", "\n", "😀", '"😀', '\t€"', "é"]) {
    const whole = character.repeat(Math.floor(TEXT_BYTES / utf8Length(character)));
    assert.ok(checkText("a" + whole.slice(character.length)).ok);
    const parts = splitText(whole);
    assert.equal(parts.join(""), whole);
    assert.ok(parts.length <= MOST_PARTS, `${parts.length} parts of ${JSON.stringify(character)}`);
  }
});
