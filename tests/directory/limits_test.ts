/** What one address or connection may, on real sockets: who asks for too much harms nobody else. */
import assert from "node:assert/strict";
import { parseNetwork } from "../../server/limits/network.ts";
import { makeCertificate } from "../../server/tls/certificate.ts";
import { acceptTls } from "./accept_tls.ts";
import { createTlsFront } from "../../server/tls/tls_front.ts";
import { connectPeer, NOBODY, type Peer, python, REGISTERED } from "./peer.ts";
import { startDirectory } from "./start_directory.ts";

const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!);

async function closeAll(peers: readonly Peer[]): Promise<void> {
  for (const peer of peers) await peer.close();
}

Deno.test("limits: of an address no more connections are taken than it may have", async () => {
  await using server = startDirectory({ limits: { connectionsOfAddress: 3, unlimited: [] } });
  const peers = await Promise.all([1, 2, 3].map(() => connectPeer(server.port)));
  assert.equal(await peers[0]!.ask(python("REG", "Marc")), REGISTERED);
  await using refused = await connectPeer(server.port);
  assert.deepEqual(await refused.ended(), []);
  assert.equal(server.figures.connectionsRefused.address, 1);
  await server.logged(/127\.0\.0\.1 refusée : cette adresse a déjà 3 connexions/);
  await using other = await connectPeer(server.port, { from: "127.0.0.2" });
  assert.equal(await other.ask(python("GET", "Marc")), `{"ip": "127.0.0.1"}`);
  await closeAll(peers);
  await server.gone("Marc");
  await using newcomer = await connectPeer(server.port);
  assert.equal(await newcomer.ask(python("GET", "Marc")), NOBODY, "there is room again");
});

Deno.test("limits: who holds all connections gives way to others, who register and stay", async () => {
  await using server = startDirectory({ limits: { connections: 40 } });
  const hostile: Peer[] = [];
  // It has a name on every other connection, and tries to get back what it loses.
  for (let i = 0; i < 60; i++) {
    const peer = await connectPeer(server.port, { from: "127.0.0.66" });
    hostile.push(peer);
    if (i % 2 === 0 && i < 40) assert.equal(await peer.ask(python("REG", `Eve ${i}`)), REGISTERED);
  }
  await hostile.at(-1)!.ended();
  assert.equal(server.figures.connectionsRefused.full, 20);
  const others: Peer[] = [];
  for (let i = 0; i < 30; i++) {
    const peer = await connectPeer(server.port, { from: `127.0.0.${100 + i}` });
    others.push(peer);
    assert.equal(await peer.ask(python("REG", `Honest ${i}`)), REGISTERED);
    hostile.push(await connectPeer(server.port, { from: "127.0.0.66" }));
  }
  assert.equal(server.figures.connectionsRefused.displaced, 30);
  for (const [i, peer] of others.entries()) {
    const ip = `127.0.0.${100 + i}`;
    assert.equal(await peer.ask(python("GET", `Honest ${i}`)), `{"ip": "${ip}"}`);
  }
  assert.deepEqual(
    await hostile[0]!.ended(),
    [],
    "those without a name went first, then the oldest",
  );
  assert.equal(server.directory.lookUp("Eve 0"), null);
  assert.notEqual(server.directory.lookUp("Eve 38"), null);
  await closeAll([...hostile, ...others]);
});

Deno.test("limits: what comes too fast is answered later, in order and without loss; others don't wait", async () => {
  const rate = 200;
  await using server = startDirectory({ limits: { rate, unlimited: [] } });
  await using fast = await connectPeer(server.port);
  await using bystander = await connectPeer(server.port);
  const count = 3 * rate;
  const startMs = performance.now();
  await fast.send(Array.from({ length: count }, (_, i) => python("GET", `n${i}`)).join(""));
  for (let i = 0; i < 20; i++) {
    assert.equal(await bystander.ask(python("GET", "Nobody")), NOBODY);
  }
  const bystanderMs = performance.now() - startMs;
  for (let i = 0; i < count; i++) assert.equal(await fast.answer(), NOBODY);
  const tookMs = performance.now() - startMs;
  // One second's worth at once, then as the rate has it; what is still owed at the end is one read's.
  assert.ok(tookMs > 1_500 && bystanderMs < tookMs, `${tookMs} ms, bystander ${bystanderMs} ms`);
  assert.ok(server.figures.heldBack > 0);
  await server.logged(/Les requêtes de 127\.0\.0\.1 arrivent trop vite/);
});

Deno.test("limits: the connections of an address share its rate, and another address has its own", async () => {
  const rateOfAddress = 200;
  await using server = startDirectory({ limits: { rateOfAddress, unlimited: [] } });
  const fast = await Promise.all(
    [1, 2, 3].map(() => connectPeer(server.port, { from: "127.0.0.66" })),
  );
  await using bystander = await connectPeer(server.port);
  const startMs = performance.now();
  const each = rateOfAddress;
  await Promise.all(fast.map((peer) => peer.send(python("GET", "Nobody").repeat(each))));
  assert.equal(await bystander.ask(python("REG", "Marc")), REGISTERED);
  for (const peer of fast) {
    for (let i = 0; i < each; i++) assert.equal(await peer.answer(), NOBODY);
  }
  assert.ok(performance.now() - startMs > 1_500);
  await closeAll(fast);
});

Deno.test("limits: who is unlimited is held to no rate", async () => {
  await using server = startDirectory({ limits: { rate: 1, rateOfAddress: 1 } });
  await using peer = await connectPeer(server.port);
  await peer.send(python("GET", "Nobody").repeat(500));
  for (let i = 0; i < 500; i++) assert.equal(await peer.answer(), NOBODY);
  assert.equal(server.figures.heldBack, 0);
});

Deno.test("limits: who may connect is told by networks, and this machine always may unless it is denied", async () => {
  await using server = startDirectory({
    limits: { allow: networks("10.0.0.0/8"), deny: networks("127.0.0.66/32", "127.1.0.0/16") },
  });
  for (const from of ["127.0.0.66", "127.1.2.3"]) {
    await using denied = await connectPeer(server.port, { from });
    assert.deepEqual(await denied.ended(), []);
  }
  await server.logged(/127\.0\.0\.66 refusée : son réseau n'est pas admis/);
  assert.equal(server.figures.connectionsRefused.network, 2);
  await using own = await connectPeer(server.port);
  assert.equal(await own.ask(python("REG", "Marc")), REGISTERED);
});

Deno.test("createTlsFront() takes a few for each address", async () => {
  const refused: string[] = [];
  const front = createTlsFront({
    certificate: makeCertificate(),
    serve: () => {},
    handshakeMs: Infinity,
    maxHandshakes: 3,
    onRefused: (address) => refused.push(address),
  });
  await using accepting = acceptTls(front);
  const { port } = accepting;
  const hostile = [];
  for (let i = 0; i < 3; i++) hostile.push(await connectPeer(port, { from: "127.0.0.2" }));
  while (front.handshakes < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  await using other = await connectPeer(port, { from: "127.0.0.3" });
  await Promise.race(hostile.map((peer) => peer.ended()));
  assert.deepEqual(refused, ["127.0.0.2"], "who has most gives way");
  await closeAll([...hostile, other]);
  while (front.handshakes > 0) await new Promise((resolve) => setTimeout(resolve, 5));
});
