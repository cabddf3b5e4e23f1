import assert from "node:assert/strict";
import { initials } from "./avatar.tsx";

Deno.test("initials() takes the first letters of two words, whole", () => {
  assert.equal(initials("marie curie-skłodowska x"), "MC");
  assert.equal(initials(" é"), "É");
  assert.equal(initials("👩‍🚀 Zoé"), "👩‍🚀Z");
  assert.equal(initials(""), "");
});
