import assert from "node:assert/strict";
import { packConfusables } from "./pack_confusables.ts";

Deno.test("packConfusables() leaves out rows of themselves and what NFKC does", () => {
  const packed = packConfusables({ "а": "a", "ɑ": "a", "m": "rn", "a": "a", "ａ": "a" });
  assert.equal(packed, "72+6e:6d 61:251,430\n");
});
