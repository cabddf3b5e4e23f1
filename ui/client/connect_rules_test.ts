import assert from "node:assert/strict";
import { checkConnect, fieldOf, firstField, hasSpace, splitServer } from "./connect_rules.ts";

const GOOD = { server: "192.168.1.20", port: "10000", name: "John" };

Deno.test("checkConnect() finds nothing wrong with good values", () => {
  assert.deepEqual(checkConnect(GOOD), {});
  assert.deepEqual(checkConnect({ server: " ::1 ", port: " 1 ", name: " Noël D. " }), {});
});

Deno.test("checkConnect() says all that is wrong at once", () => {
  assert.deepEqual(checkConnect({ server: " ", port: "", name: "\t" }), {
    server: "server-invalid",
    port: "port-invalid",
    name: "name-empty",
  });
  for (const port of ["0", "65536", "-1", "1e3", "10.5", "abc", "0x50", "100000"]) {
    assert.deepEqual(checkConnect({ ...GOOD, port }), { port: "port-invalid" });
  }
});

Deno.test("firstField() goes from above", () => {
  assert.equal(firstField({}), null);
  assert.equal(firstField({ name: "name-empty", port: "port-invalid" }), "port");
});

Deno.test("fieldOf() knows the codes that concern a field", () => {
  assert.equal(fieldOf("name-taken"), "name");
  assert.equal(fieldOf("server-timeout"), "server");
  assert.equal(fieldOf("internal"), null);
});

Deno.test("hasSpace() looks inside the name", () => {
  assert.ok(hasSpace("John Doe"));
  assert.ok(!hasSpace(" John "));
});

Deno.test("splitServer() takes the port along that was typed behind the server", () => {
  const split = (server: string) => {
    const values = splitServer({ server, port: "10000", name: "John" });
    return `${values.server} ${values.port}`;
  };
  assert.equal(split("192.168.1.20:12000"), "192.168.1.20 12000");
  assert.equal(split(" ship.local:1 "), "ship.local 1");
  assert.equal(split("[fd00::2]:12000"), "fd00::2 12000");
  for (const server of ["192.168.1.20", "fd00::2", "ship.local:", "ship.local:x", ""]) {
    assert.equal(split(server), `${server} 10000`);
  }
});
