/** Connections of which one end is gone and the other is not told: packets dropped on the way. */
import { startClient } from "../../tools/programs/client_program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { seesOnline } from "../calls/stage.ts";
import { type Host, networkTest, startLan } from "./lan.ts";

/** Drops what the host would hear or say over TCP; nothing of it is refused. */
async function mute(host: Host, direction: "input" | "output"): Promise<void> {
  await host.run("nft", "add", "table", "inet", "mute");
  const hook = `{ type filter hook ${direction} priority 0; }`;
  await host.run("nft", "add", "chain", "inet", "mute", "packets", hook);
  await host.run("nft", "add", "rule", "inet", "mute", "packets", "meta", "l4proto", "tcp", "drop");
}

const unmute = (host: Host) => host.run("nft", "delete", "table", "inet", "mute");

networkTest(
  "server lets those go whose packets are dropped either way, serves others, and has them back",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(3));
    const [first, second, third] = lan.hosts as [Host, Host, Host];
    const server = all.use(await startServer({ host: null, prefix: first.prefix }));
    const across = `${first.ip}:${server.port}`;
    const start = async (name: string, host: Host, address: string) => {
      const client = all.use(
        await startClient({ name, server: address, prefix: host.prefix, voiceHost: "0.0.0.0" }),
      );
      await client.event("registered", { timeoutMs: 20_000 });
      return client;
    };
    const beside = await start("Beside", first, `127.0.0.1:${server.port}`);
    const deaf = await start("Deaf", second, across);
    const dumb = await start("Dumb", third, across);
    await seesOnline(beside, ["Deaf", "Dumb"]);
    const from = beside.events.entries.length;
    await mute(second, "input");
    await mute(third, "output");
    // Silence may last 12 s; the deaf one gives up by itself, and can't come back either.
    await seesOnline(beside, [], { from, timeoutMs: 20_000 });
    const besides = await start("Other", first, `127.0.0.1:${server.port}`);
    await seesOnline(besides, ["Beside"]);
    const [deafFrom, dumbFrom] = [deaf.events.entries.length, dumb.events.entries.length];
    await unmute(second);
    await unmute(third);
    await deaf.event("registered", { from: deafFrom, timeoutMs: 30_000 });
    await dumb.event("registered", { from: dumbFrom, timeoutMs: 30_000 });
    await seesOnline(beside, ["Deaf", "Dumb", "Other"], { from });
  },
);
