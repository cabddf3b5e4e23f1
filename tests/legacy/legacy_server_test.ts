import assert from "node:assert/strict";
import { connectLegacyDirectory, type LegacyDirectory } from "./legacy_directory.ts";
import { type LegacyServer, startLegacyServer } from "./legacy_server.ts";
import { drawLoopbackHosts } from "./loopback_hosts.ts";

/** A server and two clients' connections to it, from hosts `a` and `b`. */
async function withServer(
  test: (
    server: LegacyServer,
    one: LegacyDirectory,
    two: LegacyDirectory,
    hosts: { readonly a: string; readonly b: string },
  ) => Promise<void>,
): Promise<void> {
  const [host = "", a = "", b = ""] = drawLoopbackHosts(3);
  const server = startLegacyServer({ host });
  const one = await connectLegacyDirectory(server.address, a);
  const two = await connectLegacyDirectory(server.address, b);
  try {
    await test(server, one, two, { a, b });
  } finally {
    await Promise.all([one.close(), two.close()]);
    await server.close();
  }
}

Deno.test("legacy server registers, looks up, and knows no second of a name", async () => {
  await withServer(async (server, one, two, { a }) => {
    assert.deepEqual(await one.ask({ command: "REG", name: "Noël" }), {
      ack: "Registered successfully",
    });
    assert.deepEqual(await two.ask({ command: "REG", name: "Noël" }), { ack: "Error Registering" });
    assert.deepEqual(await two.ask({ command: "GET", name: "Noël" }), { ip: a });
    assert.deepEqual(await two.ask({ command: "GET", name: "Marc" }), { ip: "None" });
    assert.ok(server.requests.entries.includes(`{"command": "REG", "name": "No\\u00ebl"}`));
    assert.ok(server.log.entries.includes(`Registered user Noël with IP ${a}`));
  });
});

Deno.test("legacy server answers DISCONNECT with its previous answer, and removes whoever is named", async () => {
  await withServer(async (server, one, two) => {
    await one.ask({ command: "REG", name: "Marc" });
    await two.ask({ command: "GET", name: "Nobody" });
    assert.deepEqual(await two.ask({ command: "DISCONNECT", name: "Marc" }), { ip: "None" });
    assert.equal(server.users.size, 0);
    assert.deepEqual(await two.ask({ command: "PING", name: "" }), { ip: "None" });
  });
});

Deno.test("legacy server keeps a ghost of who closes without DISCONNECT", async () => {
  await withServer(async (server, one, two) => {
    await one.ask({ command: "REG", name: "Marc" });
    await one.close();
    assert.deepEqual(await two.ask({ command: "REG", name: "Marc" }), { ack: "Error Registering" });
    assert.equal(server.users.size, 1);
  });
});

Deno.test("legacy server falls silent on what is no request, and others go on", async () => {
  await withServer(async (_server, one, two) => {
    assert.equal(await one.ask({ command: "REG" }), null);
    assert.deepEqual(await two.ask({ command: "REG", name: "Marc" }), {
      ack: "Registered successfully",
    });
  });
});

Deno.test("legacy client's connection takes a late answer for the next request's", async () => {
  const [host = "", local = ""] = drawLoopbackHosts(2);
  const listener = Deno.listen({ hostname: host, port: 0 });
  const accepted = listener.accept();
  const directory = await connectLegacyDirectory({ ip: host, port: listener.addr.port }, local);
  const conn = await accepted;
  try {
    assert.equal(await directory.ask({ command: "GET", name: "Marie" }), null); // waits its 1 s
    await conn.write(new TextEncoder().encode(`{"ip": "late"}`));
    assert.deepEqual(await directory.ask({ command: "GET", name: "John" }), { ip: "late" });
  } finally {
    await directory.close();
    conn.close();
    listener.close();
  }
});
