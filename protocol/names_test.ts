import assert from "node:assert/strict";
import fc from "fast-check";
import { checkName, isAnswerableByV1, NAME_MAX } from "./names.ts";

Deno.test("checkName() takes ordinary names, trimmed", () => {
  const cases = [
    ["Marc", "Marc"],
    ["  Marie \t", "Marie"],
    ["Anne Marie", "Anne Marie"],
    ["Noël", "Noël"],
    ["李雷", "李雷"],
    ["🎈", "🎈"],
    ["'; DROP TABLE users; --", "'; DROP TABLE users; --"],
    ["None", "None"],
    ["👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"],
  ] as const;
  for (const [raw, name] of cases) assert.deepEqual(checkName(raw), { ok: true, name });
});

Deno.test("checkName() refuses what is empty, too long, or could forge a line of a log", () => {
  const cases = [
    ["", "empty"],
    [" \n\t ", "empty"],
    ["\u3000", "empty"],
    ["\u200b", "empty"],
    ["\u2060 \u200e", "empty"],
    ["\u3164", "empty"],
    ["a\nb", "control-characters"],
    ["a\u0000b", "control-characters"],
    ["a\u001b[31mb", "control-characters"],
    ["a\u0085b", "control-characters"],
    ["a\u2028b", "control-characters"],
    ["a\u202eb", "control-characters"],
    ["a\u2066b", "control-characters"],
    ["a\ud800b", "control-characters"],
    ["a".repeat(NAME_MAX + 1), "too-long"],
  ] as const;
  for (const [raw, problem] of cases) {
    assert.deepEqual(checkName(raw), { ok: false, problem }, JSON.stringify(raw));
  }
});

Deno.test("checkName() counts code points: 64 of any kind are a name", () => {
  for (const point of ["a", "é", "李", "🎈"]) {
    assert.equal(checkName(point.repeat(NAME_MAX)).ok, true);
    assert.equal(checkName(point.repeat(NAME_MAX + 1)).ok, false);
  }
});

Deno.test("checkName() gives what it would take again unchanged", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (raw) => {
    const checked = checkName(raw);
    if (!checked.ok) return;
    assert.deepEqual(checkName(checked.name), checked);
    assert.ok(raw.includes(checked.name));
  }));
});

Deno.test("isAnswerableByV1() is false for names that 2023 cuts at a space", () => {
  assert.equal(isAnswerableByV1("Marc"), true);
  assert.equal(isAnswerableByV1("Anne Marie"), false);
  assert.equal(isAnswerableByV1("Anne\u00a0Marie"), false);
});
