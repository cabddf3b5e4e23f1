import assert from "node:assert/strict";
import { serviceName } from "./announce.ts";

Deno.test("serviceName() is a label of DNS, however long the machine's name is", () => {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  assert.equal(serviceName("pc", 10_000), "DevCloud pc 10000");
  assert.equal(serviceName("h".repeat(64), 10_000), `DevCloud ${"h".repeat(48)} 10000`);
  assert.ok(bytes(serviceName("é".repeat(64), 1)) <= 63);
  assert.match(serviceName("é".repeat(64), 65_535), /^DevCloud é+ 65535$/);
});
