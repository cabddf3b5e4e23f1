/** What our own clients rely on, over real sockets. */
import assert from "node:assert/strict";
import { connectPeer, ERROR, type Peer, python, REGISTERED } from "./peer.ts";
import { startDirectory, type TestDirectory } from "./start_directory.ts";

const ours = (name: string, port = 5001) =>
  JSON.stringify({ command: "REG", name, version: 2, port });
const ACK = `{"ack":"Registered successfully","version":2}`;

/** A registered client of ours, whose whole list has come. */
async function join({ port }: TestDirectory, name: string, voicePort?: number): Promise<Peer> {
  const peer = await connectPeer(port);
  assert.equal(await peer.ask(ours(name, voicePort)), ACK);
  const list = await peer.users() as { reset?: boolean };
  assert.equal(list.reset, true);
  return peer;
}

Deno.test("v2: REG is answered with the version, then comes the whole list", async () => {
  await using server = startDirectory();
  await using marc = await connectPeer(server.port);
  await marc.ask(python("REG", "Marc"));
  await using john = await connectPeer(server.port);
  assert.equal(await john.ask(ours("John")), ACK);
  assert.deepEqual(await john.users(), {
    event: "users",
    reset: true,
    joined: [{ name: "Marc", version: 1 }, { name: "John", version: 2 }],
    left: [],
  });
});

Deno.test("v2: the list follows within a second, whoever comes and goes in whatever way", async () => {
  await using server = startDirectory();
  await using john = await join(server, "John");
  const tookMs: number[] = [];
  const change = async (act: () => Promise<unknown>) => {
    const startMs = performance.now();
    await act();
    const { joined, left } = await john.users() as { joined: { name: string }[]; left: string[] };
    tookMs.push(performance.now() - startMs);
    return [joined.map(({ name }) => name), left];
  };
  const marc = await connectPeer(server.port);
  assert.deepEqual(await change(() => marc.ask(python("REG", "Marc"))), [["Marc"], []]);
  assert.deepEqual(await change(() => marc.send(python("DISCONNECT", "Marc"))), [[], ["Marc"]]);
  await marc.close();
  const marie = await connectPeer(server.port);
  assert.deepEqual(await change(() => marie.send(ours("Marie"))), [["Marie"], []]);
  assert.deepEqual(await change(() => marie.close()), [[], ["Marie"]]);
  // The best of several: a busy machine may hold up one, but not all.
  assert.ok(Math.min(...tookMs) < 1_000, `took ${tookMs.join(", ")} ms`);
});

Deno.test("v2: GET tells ours the port and the version, and an original the address alone", async () => {
  await using server = startDirectory();
  await using marie = await join(server, "Marie", 5002);
  await using marc = await connectPeer(server.port);
  assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  await marie.users();
  const get = (name: string) => JSON.stringify({ command: "GET", name });
  assert.equal(
    await marie.ask(get("Marie")),
    `{"ip":"127.0.0.1","port":5002,"version":2}`,
  );
  assert.equal(await marie.ask(get("Marc")), `{"ip":"127.0.0.1","port":5001,"version":1}`);
  assert.equal(await marie.ask(get("Nobody")), `{"ip":"None"}`);
  assert.equal(await marc.ask(python("GET", "Marie")), `{"ip": "127.0.0.1"}`);
});

Deno.test("v2: an object may have 8 KiB, the REG that announces it included", async () => {
  await using server = startDirectory();
  await using john = await connectPeer(server.port);
  const padded = (name: string, bytes: number) => {
    const bare = `{"command":"REG","name":"${name}","version":2,"port":5001,"note":""}`;
    return bare.replace(`""`, `"${"x".repeat(bytes - bare.length)}"`);
  };
  assert.equal(await john.ask(padded("John", 8_192)), ACK);
  await john.users();
  assert.equal(await john.ask(padded("Johnny", 8_192)), ACK);
});

Deno.test("v2: a refusal says why", async () => {
  await using server = startDirectory();
  await using john = await join(server, "John");
  await using other = await connectPeer(server.port);
  assert.equal(await other.ask(ours("John")), `{"ack":"Error Registering","reason":"taken"}`);
  assert.equal(await john.ask(ours("\u0007")), `{"ack":"Error","reason":"bad-name"}`);
  assert.equal(await john.ask(`{"command":"NOPE"}`), `{"ack":"Error","reason":"bad-request"}`);
});

Deno.test("v2: PING is answered to ours, and unknown to an original", async () => {
  await using server = startDirectory();
  await using john = await join(server, "John");
  await using marc = await connectPeer(server.port);
  assert.equal(await john.ask(`{"command":"PING"}`), `{"ack":"PONG"}`);
  assert.equal(await marc.ask(`{"command":"PING"}`), ERROR);
});

Deno.test("v2: a list of a thousand comes whole, in objects of at most 8 KiB", async () => {
  await using server = startDirectory();
  await using all = new AsyncDisposableStack();
  const names = Array.from({ length: 1_000 }, (_, i) => `Élise ${i}`);
  for (let at = 0; at < names.length; at += 16) {
    const crowd = all.use(await connectPeer(server.port));
    const some = names.slice(at, at + 16);
    await crowd.send(some.map((name) => python("REG", name)).join(""));
    for (const _ of some) assert.equal(await crowd.answer(), REGISTERED);
  }
  await using john = await connectPeer(server.port);
  assert.equal(await john.ask(ours("John")), ACK);
  const online: string[] = [];
  for (let more = true; more;) {
    const text = await john.answer();
    assert.ok(new TextEncoder().encode(text).length <= 8_192);
    const event = JSON.parse(text) as { joined: { name: string }[]; more?: boolean };
    online.push(...event.joined.map(({ name }) => name));
    more = event.more === true;
  }
  assert.deepEqual(online.sort(), [...names, "John"].sort());
});
