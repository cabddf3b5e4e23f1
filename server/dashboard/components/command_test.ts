import assert from "node:assert/strict";
import { clientCommand } from "./command.tsx";

Deno.test("clientCommand() names the server unless it listens everywhere", () => {
  assert.equal(
    clientCommand("192.168.1.5:10000"),
    "devcloud-client --name Marie --server 192.168.1.5:10000",
  );
  assert.equal(clientCommand("0.0.0.0:10000"), "devcloud-client --name Marie");
  assert.equal(clientCommand("[::]:10000"), "devcloud-client --name Marie");
});
