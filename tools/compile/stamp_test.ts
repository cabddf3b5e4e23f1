import assert from "node:assert/strict";
import { stampText } from "./stamp.ts";

Deno.test("stampText() tells the commit, whether files differ, and a runtime that is no release's", () => {
  const commit = { id: "0123456789", changed: false };
  assert.equal(stampText(commit, { state: "official" }), "commit 0123456789");
  assert.equal(
    stampText({ ...commit, changed: true }, { state: "test", path: "/x" }),
    "commit 0123456789 with changes, test runtime, not for release",
  );
  assert.equal(
    stampText({ id: null, changed: false }, { state: "given", path: "/x" }),
    "unknown commit, runtime given by its builder",
  );
});
