import assert from "node:assert/strict";
import type { VerdictCode } from "./api/types.ts";
import { CONDITIONS } from "./verdict_conditions.ts";
import { verdictText } from "./verdict_text.ts";

Deno.test("verdictText() says each verdict in both languages, differently, with name and figure", () => {
  const codes: readonly VerdictCode[] = [...CONDITIONS.map(({ code }) => code), "starting"];
  const texts = codes.map((code) => verdictText(code, 12, "Marie"));
  assert.equal(new Set(texts.map(({ fr }) => fr)).size, codes.length);
  assert.equal(new Set(texts.map(({ en }) => en)).size, codes.length);
  CONDITIONS.forEach(({ code, value }, at) => {
    const { fr, en } = texts[at]!;
    for (const text of [fr, en]) {
      assert.equal(/12/.test(text), value !== undefined, `${code}: ${text}`);
      assert.doesNotMatch(text, / [:;?!%]|null|undefined/);
    }
    assert.equal(/Marie/.test(fr), /Marie/.test(en), code);
  });
});

Deno.test("verdictText() speaks of nobody else in a test call", () => {
  for (const { code, inTest } of CONDITIONS) {
    if (!inTest) continue;
    const { fr, en } = verdictText(code, null, null);
    assert.doesNotMatch(`${fr} ${en}`, / {2}|^ | [,:]|null/, code);
  }
});
