import assert from "node:assert/strict";
import { isolateNames } from "./isolate_names.ts";

const texts = isolateNames({
  title: "Call",
  to: (peer: string, count: number) => `${count} to ${peer}, now`,
  inner: { from: (peer: string) => `from ${peer}` },
});

Deno.test("isolateNames() sets apart what is written from right to left, wherever it is used", () => {
  assert.equal(texts.to("דנה", 2), "2 to \u2068דנה\u2069, now");
  assert.equal(texts.inner.from("سارة"), "from \u2068سارة\u2069");
  assert.equal(texts.to("a\u202eb", 1), "1 to \u2068a\u202eb\u2069, now");
});

Deno.test("isolateNames() leaves the rest as it is", () => {
  assert.equal(texts.title, "Call");
  assert.equal(texts.to("Noël", 2), "2 to Noël, now");
  assert.equal(texts.inner.from("王芳"), "from 王芳");
});
