/** IPv6, and both families on one socket. */
import assert from "node:assert/strict";
import { startServer } from "../../tools/programs/server_program.ts";
import { connectPeer, NOBODY, python, REGISTERED } from "./peer.ts";
import { startDirectory } from "./start_directory.ts";

const greet = (name: string) => JSON.stringify({ command: "REG", name, version: 2, port: 5_001 });
const get = (name: string) => JSON.stringify({ command: "GET", name });

Deno.test("server on :: serves both families, and gives each the addresses that it can reach", async () => {
  await using server = await startServer({ host: "::" });
  await using old = await connectPeer(server.port, { host: "127.0.0.1" });
  assert.equal(await old.ask(python("REG", "Old")), REGISTERED);
  await using other = await connectPeer(server.port, { host: "127.0.0.9", from: "127.0.0.8" });
  assert.equal(await other.ask(python("REG", "Other")), REGISTERED);
  await using six = await connectPeer(server.port, { host: "::1" });
  assert.equal(await six.ask(python("REG", "Six")), REGISTERED);
  const table = [["Old", "127.0.0.1"], ["Other", "127.0.0.8"], ["Six", "127.0.0.1"]] as const;
  for (const asker of [old, other, six]) {
    // As IPv4 however they came: originals know nothing else, and ours hear calls there too.
    for (const [name, ip] of table) {
      assert.equal(await asker.ask(python("GET", name)), `{"ip": "${ip}"}`, name);
    }
  }
});

Deno.test("server on ::1 listens there alone, and is told with brackets", async () => {
  await using server = await startServer({ host: "::1" });
  assert.equal(server.ip, "[::1]");
  await using peer = await connectPeer(server.port, { host: "::1" });
  assert.equal(await peer.ask(python("REG", "Marc")), REGISTERED);
  await assert.rejects(connectPeer(server.port, { host: "127.0.0.1" }), /ECONNREFUSED/);
});

Deno.test("directory gives an original no IPv6 address, which it could not read, and ours any", async () => {
  await using server = startDirectory({ hosts: ["127.0.0.1"] });
  const owner = {};
  const who = { name: "Six", ip: "fd00::6", port: 5_001, version: 2, key: null } as const;
  assert.equal((await server.directory.register(owner, who)).state, "registered");
  await using old = await connectPeer(server.port);
  assert.equal(await old.ask(python("GET", "Six")), NOBODY);
  await using ours = await connectPeer(server.port);
  await ours.send(greet("Ours"));
  await ours.answer();
  await ours.users();
  assert.equal(await ours.ask(get("Six")), `{"ip":"fd00::6","port":5001,"version":2}`);
});
