import assert from "node:assert/strict";
import { addressOf } from "./find_servers.ts";

Deno.test("addressOf() takes what the server says, else where its answer came from", () => {
  const referer = { address: "10.0.0.2", family: "IPv4", port: 5353, size: 1 } as const;
  const table: readonly [Omit<Parameters<typeof addressOf>[0], "port" | "host">, string | null][] =
    [
      [{ txt: { ip: "10.0.0.9" }, referer, addresses: ["10.0.0.3"] }, "10.0.0.9"],
      [{ txt: { ip: "nonsense" }, referer, addresses: [] }, "10.0.0.2"],
      [{ txt: {}, addresses: ["fe80::1", "10.0.0.3"] }, "10.0.0.3"],
      [{ addresses: ["fe80::1"] }, null],
      [{}, null],
    ];
  for (const [service, host] of table) {
    const machine = "pc.local";
    const found = addressOf({ port: 10_000, host: machine, ...service });
    assert.deepEqual(found, host === null ? null : { host, port: 10_000, machine });
  }
  assert.equal(addressOf({ port: 0, host: "pc.local", txt: { ip: "10.0.0.9" } }), null);
});
