import assert from "node:assert/strict";
import { clientCommand, isNearOnly } from "./command.tsx";

Deno.test("clientCommand() names the server unless it listens everywhere", () => {
  assert.equal(
    clientCommand("192.168.1.5:10000"),
    "devcloud-client --name Marie --server 192.168.1.5:10000",
  );
  assert.equal(clientCommand("0.0.0.0:10000"), "devcloud-client --name Marie");
  assert.equal(clientCommand("[::]:10000"), "devcloud-client --name Marie");
});

Deno.test("isNearOnly() knows the addresses that never leave the machine", () => {
  for (const near of ["127.0.0.1:10000", "127.0.0.2:1", "[::1]:10000", "localhost:10000"]) {
    assert.ok(isNearOnly(near), near);
  }
  for (const far of ["192.168.1.27:10000", "0.0.0.0:10000", "[::]:10000", "[fd00::1]:10000"]) {
    assert.ok(!isNearOnly(far), far);
  }
});
