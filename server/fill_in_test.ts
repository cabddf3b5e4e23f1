import assert from "node:assert/strict";
import { fillIn } from "./fill_in.ts";

Deno.test("fillIn() puts values in once, and leaves what is no field", () => {
  assert.equal(fillIn("{a} {b} {'x': '{a}'}", { a: "{b}", b: 2 }), "{b} 2 {'x': '{b}'}");
  assert.equal(fillIn("{missing}", {}), "{missing}");
});
