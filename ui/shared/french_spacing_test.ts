import assert from "node:assert/strict";
import { withFrenchSpacing } from "./french_spacing.ts";

Deno.test("withFrenchSpacing() lets no line begin with a mark, at any depth", () => {
  const texts = withFrenchSpacing({
    plain: "Vraiment ? Oui ; non : si !",
    nested: { call: (name: string, times: number) => `« ${name} » : ${times} fois` },
    alone: "12:30, et après",
  });
  assert.equal(texts.plain, "Vraiment\u00a0? Oui\u00a0; non\u00a0: si\u00a0!");
  assert.equal(texts.nested.call("Zoé", 2), "«\u00a0Zoé\u00a0»\u00a0: 2 fois");
  assert.equal(texts.alone, "12:30, et après");
});
