/** Crowds, hostile and honest, against the program: others are served meanwhile, and nothing is lost. */
import assert from "node:assert/strict";
import { startServer } from "../../tools/programs/server_program.ts";
import { ask, connect, many, startBystander } from "./crowd.ts";
import { connectPeer, ERROR, python, REGISTERED } from "./peer.ts";

/** The storm's connections; more than 19,000 need another limit of open files. */
const STORM = 10_000;
const SLOW_LORISES = 1_000;
const DEAF_WATCHERS = 100;
const AT_ONCE = 200;

/** A figure of the server's own. */
async function figure(dashboard: string, name: string): Promise<number> {
  const text = await (await fetch(`${dashboard}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !await isSo();) {
    assert.ok(Date.now() < deadline, `Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("server whose every connection is dropped has all of them back, and none twice", async () => {
  await using server = await startServer();
  await using bystander = await startBystander(server.port, "Bystander");
  const register = async (index: number) => {
    const conn = await connect(server.port);
    assert.equal(await ask(conn, python("REG", `user${index}`)), REGISTERED);
    return conn;
  };
  for (const round of ["first", "second"]) {
    const crowd = await many(STORM, AT_ONCE, register);
    assert.ok(await figure(server.dashboard, "devcloud_users") >= STORM + 1, `${round} round`);
    for (const index of [0, 1, STORM / 2, STORM - 1]) {
      assert.equal(await ask(crowd[0]!, python("GET", `user${index}`)), `{"ip": "127.0.0.1"}`);
    }
    for (const conn of crowd) conn.close();
    await until(
      "all of them gone",
      async () => await figure(server.dashboard, "devcloud_users") <= 2,
    );
  }
  assert.ok(await bystander.stop() > 0);
  assert.equal(await server.stop(), 0);
  assert.deepEqual(server.stderr.entries, []);
});

Deno.test("server lets a thousand go who drip half a request, and serves others meanwhile", async () => {
  await using server = await startServer({ args: ["--request-timeout=4"] });
  await using bystander = await startBystander(server.port, "Bystander");
  const lorises = await many(SLOW_LORISES, AT_ONCE, () => connect(server.port));
  const start = new TextEncoder().encode(`{"command": "GET", "name": "`);
  await Promise.all(lorises.map((conn) => conn.write(start)));
  const drop = new TextEncoder().encode("x");
  const drip = setInterval(() => {
    for (const conn of lorises) void conn.write(drop).catch(() => {});
  }, 500);
  const ends = await Promise.all(lorises.map(async (conn) => {
    const buffer = new Uint8Array(64);
    const count = await conn.read(buffer).catch(() => null);
    return count === null ? null : new TextDecoder().decode(buffer.subarray(0, count));
  }));
  clearInterval(drip);
  assert.deepEqual(new Set(ends), new Set([ERROR]));
  for (const conn of lorises) conn.close();
  assert.ok(await bystander.stop() > 20);
  const lines = server.stdout.entries.filter((line) => /left unfinished/.test(line));
  assert.ok(lines.length < 20, `${lines.length} lines of the log`);
});

Deno.test("server's watchers that never read cost it little, and the others see everybody", async () => {
  await using server = await startServer();
  const greet = (name: string) => JSON.stringify({ command: "REG", name, version: 2, port: 5001 });
  const deaf = await many(DEAF_WATCHERS, 20, async (index) => {
    const conn = await connect(server.port);
    await conn.write(new TextEncoder().encode(greet(`deaf${index}`)));
    return conn; // and never reads
  });
  await using watcher = await connectPeer(server.port);
  await watcher.send(greet("Watcher"));
  const seen = new Set<string>();
  const watching = (async () => {
    while (!seen.has("last")) {
      const { event, joined = [] } = JSON.parse(await watcher.answer());
      if (event === "users") { for (const { name } of joined) seen.add(name); }
    }
  })();
  const pings = setInterval(() => void watcher.send(`{"command":"PING"}`), 1_000);
  const before = await figure(server.dashboard, "process_resident_memory_bytes");
  const names = 2_000;
  const crowd = await many(names, 50, async (index) => {
    const conn = await connect(server.port);
    assert.equal(await ask(conn, python("REG", `user${index}`)), REGISTERED);
    return conn;
  });
  await using last = await connectPeer(server.port);
  assert.equal(await last.ask(python("REG", "last")), REGISTERED);
  await watching;
  clearInterval(pings);
  for (let index = 0; index < names; index++) assert.ok(seen.has(`user${index}`), `user${index}`);
  const after = await figure(server.dashboard, "process_resident_memory_bytes");
  if (!Number.isNaN(before)) assert.ok(after - before < 100e6, `${before} → ${after} bytes`);
  // They give no sign of life, either.
  await until("the deaf gone", async () => {
    const users = await figure(server.dashboard, "devcloud_users");
    return users <= names + 2;
  });
  for (const conn of [...deaf, ...crowd]) conn.close();
  assert.deepEqual(server.stderr.entries, []);
});

Deno.test("server that is stopped for longer than silence may last answers all who waited, and drops nobody", async () => {
  await using server = await startServer();
  await using marc = await connectPeer(server.port);
  assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  await using marie = await connectPeer(server.port);
  await marie.send(`{"command":"REG","name":"Marie","version":2,"port":5001}`);
  await marie.answer();
  const silenceMs = 13_000;
  server.signal("SIGSTOP");
  const pings = setInterval(() => void marie.send(`{"command":"PING"}`), 2_000);
  const waiting = await many(50, 50, () => connectPeer(server.port));
  for (const [index, peer] of waiting.entries()) await peer.send(python("REG", `Waits ${index}`));
  await marc.send(python("GET", "Marie"));
  await new Promise((resolve) => setTimeout(resolve, silenceMs));
  server.signal("SIGCONT");
  for (const peer of waiting) assert.equal(await peer.answer(), REGISTERED);
  assert.equal(await marc.answer(), `{"ip": "127.0.0.1"}`);
  assert.equal(await marc.ask(python("GET", "Marie")), `{"ip": "127.0.0.1"}`, "still there");
  clearInterval(pings);
  for (const peer of waiting) await peer.close();
});
