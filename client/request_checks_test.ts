import assert from "node:assert/strict";
import { checkCallee, checkConnectRequest } from "./request_checks.ts";

Deno.test("checkConnectRequest() trims, and names the field that is wrong", () => {
  const good = { server: " 10.0.0.1 ", port: 80, name: " John " };
  assert.deepEqual(checkConnectRequest(good), { server: "10.0.0.1", port: 80, name: "John" });
  assert.equal(checkConnectRequest({ ...good, server: "[::1]" }).server, "::1");
  const table = [
    [{ server: "" }, "server-invalid"],
    [{ server: "1.2.3" }, "server-invalid"],
    [{ port: 0 }, "port-invalid"],
    [{ port: 65_536 }, "port-invalid"],
    [{ port: 1.5 }, "port-invalid"],
    [{ name: "" }, "name-empty"],
    [{ name: "x".repeat(65) }, "name-too-long"],
    [{ name: "a\nb" }, "name-invalid"],
  ] as const;
  for (const [change, code] of table) {
    assert.throws(() => checkConnectRequest({ ...good, ...change }), { code });
  }
});

Deno.test("checkCallee() refuses nobody, oneself, and what can't be a name", () => {
  assert.equal(checkCallee(" Marie ", "John"), "Marie");
  assert.equal(checkCallee("John", null), "John");
  assert.throws(() => checkCallee("\t", "John"), { code: "peer-empty" });
  assert.throws(() => checkCallee("John ", "John"), { code: "peer-self" });
  assert.throws(() => checkCallee("a\u0000b", "John"), {
    code: "name-invalid",
    message: /'a\?b'/,
  });
});
