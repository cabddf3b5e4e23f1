import assert from "node:assert/strict";
import { startClient } from "../../../tools/programs/client_program.ts";
import { startLegacyClient } from "../../legacy/legacy_client.ts";
import { startLegacyServer } from "../../legacy/legacy_server.ts";
import { LEGACY_VOICE_PORT } from "../../legacy/legacy_socket.ts";
import { drawLoopbackHosts } from "../../legacy/loopback_hosts.ts";
import { reasonOf } from "../stage.ts";
import { openHostGate } from "../gate.ts";
import { is } from "./legacy_stage.ts";

Deno.test("ours registers with a 2023 server, and calls ours and 2023's clients through it", async () => {
  const [host = "", a = "", b = "", c = ""] = drawLoopbackHosts(4);
  await using all = new AsyncDisposableStack();
  const server = startLegacyServer({ host });
  all.defer(() => server.close());
  const start = async (name: string, voiceHost: string) => {
    const gate = all.use(await openHostGate(voiceHost, server.address));
    const voice = { voiceHost, voicePort: LEGACY_VOICE_PORT };
    const client = all.use(await startClient({ name, server: gate.address, ...voice }));
    await client.event("registered");
    return client;
  };
  const [john, marie] = [await start("John", a), await start("Marie", b)];
  const marc = startLegacyClient({ name: "Marc", server: server.address, host: c });
  all.defer(() => marc.kill());
  await marc.configure();

  // Ours with ours: nobody knows the other for one of ours, so it is a call as in 2023.
  await john.api("/api/call", { to: "Marie" });
  await marie.event("incoming");
  await marie.api("/api/accept", {});
  const { security, codec } = await john.event("connected");
  assert.deepEqual([security, codec], ["plain", "v1"]);
  await marie.api("/api/hangup", {});
  assert.equal(await reasonOf(john), "remote-hangup");

  const from = john.events.entries.length;
  await john.api("/api/call", { to: "Marc" });
  await marc.events.until("a pop-up", is("popup"));
  await marc.accept();
  await john.event("connected", { from });
  await marc.plays(5);
  await john.api("/api/hangup", {});
  await marc.events.until("the end", is("ended"));

  // Nothing but REG, GET and DISCONNECT is ever sent to it.
  await john.stop();
  await server.log.until("John's leave", (line) => line === "John disconnected");
  for (const request of server.requests.entries) {
    assert.match(request, /^\{"command": ?"(REG|GET|DISCONNECT)"/);
  }
});

Deno.test("ours registers again with a 2023 server that once answered too late", async () => {
  const server = startLegacyServer();
  await using all = new AsyncDisposableStack();
  all.defer(() => server.close());
  const { ip, port } = server.address;
  const john = all.use(await startClient({ name: "John", server: `${ip}:${port}` }));
  await john.event("registered");
  const from = john.events.entries.length;
  server.delayMs = 1_200;
  await assert.rejects(john.api("/api/call", { to: "Marc" }), /server-unreachable/);
  server.delayMs = 0;
  await john.event("registered", { from });
  assert.ok(server.log.entries.includes("John disconnected"), "it would have kept the name");
});
