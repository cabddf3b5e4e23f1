import assert from "node:assert/strict";
import { startClient } from "../../tools/programs/client_program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { seesOnline } from "../calls/stage.ts";
import { type Host, networkTest, startLan } from "./lan.ts";

/** As on a laptop that joins another network: the old address is gone, and what hung on it. */
async function changeAddress(host: Host, from: string, to: string): Promise<void> {
  await host.run("ip", "address", "del", `${from}/24`, "dev", "eth0");
  await host.run("ip", "address", "add", `${to}/24`, "brd", "+", "dev", "eth0");
  // The kernel has dropped the routes with the address.
  await host.run("ip", "route", "replace", "default", "via", "10.77.0.254", "dev", "eth0");
  await host.run("ip", "route", "replace", "224.0.0.0/4", "dev", "eth0");
}

networkTest(
  "a server whose machine changes its address is found at the new one by mDNS, by those who were there too",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(2));
    const [first, second] = lan.hosts as [Host, Host];
    const server = all.use(
      await startServer({ host: null, mdns: true, prefix: first.prefix }),
    );
    assert.equal(server.ip, first.ip);
    const beside = all.use(
      await startClient({
        name: "Beside",
        server: `127.0.0.1:${server.port}`,
        prefix: first.prefix,
      }),
    );
    await beside.event("registered");
    const across = all.use(
      await startClient({
        name: "Across",
        server: null,
        prefix: second.prefix,
        voiceHost: "0.0.0.0",
      }),
    );
    const registered = await across.event("registered", { timeoutMs: 20_000 });
    assert.equal(registered["server"], `${first.ip}:${server.port}`);
    await seesOnline(beside, ["Across"]);

    const from = beside.events.entries.length;
    const before = across.events.entries.length;
    const moved = "10.77.0.99";
    await changeAddress(first, first.ip, moved);
    await server.stdout.until(
      "the move",
      (line) => line.includes(`${moved}:${server.port} instead of`),
    );
    // Who came from there can't be reached any more, nor come back as long as the name is taken.
    await seesOnline(beside, [], { from });

    const newcomer = all.use(
      await startClient({
        name: "Newcomer",
        server: null,
        prefix: second.prefix,
        voiceHost: "0.0.0.0",
      }),
    );
    const found = await newcomer.event("registered", { timeoutMs: 20_000 });
    assert.equal(found["server"], `${moved}:${server.port}`, "by mDNS");
    await seesOnline(beside, ["Newcomer"], { from });

    // Who was there notices by a keep-alive that nobody answers.
    const followed = await across.event("registered", { from: before, timeoutMs: 60_000 });
    assert.equal(followed["server"], `${moved}:${server.port}`);
    await seesOnline(beside, ["Across", "Newcomer"], { from });
  },
);

networkTest(
  "clients that found their server by mDNS follow it to another port; who named it waits where it was",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(2));
    const [first, second] = lan.hosts as [Host, Host];
    const start = async () =>
      all.use(await startServer({ host: null, mdns: true, prefix: first.prefix }));
    const old = await start();
    const client = async (name: string, server: string | null) => {
      const { prefix } = second;
      return all.use(await startClient({ name, server, prefix, voiceHost: "0.0.0.0" }));
    };
    const found = await client("Found", null);
    const named = await client("Named", `${first.ip}:${old.port}`);
    for (const each of [found, named]) await each.event("registered", { timeoutMs: 20_000 });
    const [before, named0] = [found, named].map(({ events }) => events.entries.length);

    old.signal("SIGKILL");
    await old.exit;
    const next = await start();
    const again = await found.event("registered", { from: before!, timeoutMs: 30_000 });
    assert.equal(again["server"], `${first.ip}:${next.port}`);
    const since = named.events.entries.slice(named0).map(({ event }) => event);
    assert.ok(since.includes("unregistered") && !since.includes("registered"), since.join());
  },
);
