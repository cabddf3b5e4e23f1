import assert from "node:assert/strict";
import { sourceOf } from "./source.ts";

Deno.test("sourceOf() is the same for what is counted together", () => {
  assert.equal(sourceOf("fd00::1"), sourceOf("fd00:0:0:0:ffff::2"));
  assert.equal(sourceOf("fe80::1%eth0"), sourceOf("fe80::2%eth1"));
  assert.notEqual(sourceOf("fd00::1"), sourceOf("fd00:0:0:1::1"));
  assert.notEqual(sourceOf("10.0.0.1"), sourceOf("10.0.0.2"));
});
