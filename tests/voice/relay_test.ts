import assert from "node:assert/strict";
import { type Impairments, openRelay } from "./relay.ts";

const listen = (hostname: string, port = 0) =>
  Deno.listenDatagram({ transport: "udp", hostname, port });
const addressOf = (socket: Deno.DatagramConn) => {
  const { hostname, port } = socket.addr as Deno.NetAddr;
  return { ip: hostname, port };
};

/** Sends `count` numbered datagrams through a relay, then one without impairments; gives what came. */
async function send(count: number, impairments: Impairments): Promise<number[]> {
  const a = listen("127.0.0.1"), b = listen("127.0.0.1");
  const relay = openRelay({ a: addressOf(a), b: addressOf(b) }, impairments);
  const to = { transport: "udp", hostname: relay.bAlias.ip, port: relay.bAlias.port } as const;
  const seen: number[] = [];
  for (let i = 0; i < count; i++) {
    await a.send(Uint8Array.of(i), to);
    while (relay.counts.received <= i) await new Promise((resolve) => setTimeout(resolve));
  }
  relay.impair({});
  await a.send(Uint8Array.of(255), to);
  for (;;) {
    const [bytes, from] = await b.receive();
    assert.deepEqual((from as Deno.NetAddr).port, relay.aAlias.port);
    if (bytes[0] === 255) break;
    seen.push(bytes[0]!);
  }
  relay.close();
  a.close();
  b.close();
  return seen;
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("relay passes all in order when nothing is asked of it", async () => {
  assert.deepEqual(await send(50, {}), numbers(50));
});

Deno.test("relay loses its part, the same with the same seed", async () => {
  const first = await send(200, { loss: 0.2, seed: 7 });
  assert.ok(first.length > 130 && first.length < 185, `${first.length} of 200 came`);
  assert.deepEqual(await send(200, { loss: 0.2, seed: 7 }), first);
});

Deno.test("relay doubles", async () => {
  const seen = await send(100, { duplication: 0.5, seed: 3 });
  assert.ok(seen.length > 120 && seen.length < 180);
  assert.equal(new Set(seen).size, 100);
});

Deno.test("relay reorders by one", async () => {
  const seen = await send(100, { reordering: 0.2, seed: 3 });
  assert.notDeepEqual(seen, numbers(100));
  assert.ok(seen.every((number, at) => Math.abs(number - at) <= 1));
});

Deno.test("relay stands between ends that are on one port of different addresses", async () => {
  const port = addressOf(listenAndClose()).port;
  const a = listen("127.0.0.2", port), b = listen("127.0.0.3", port);
  const relay = openRelay({
    a: addressOf(a),
    b: addressOf(b),
    aAlias: { ip: "127.0.0.4", port },
    bAlias: { ip: "127.0.0.5", port },
  });
  await a.send(new TextEncoder().encode("START John"), {
    transport: "udp",
    hostname: "127.0.0.5",
    port,
  });
  const [, from] = await b.receive();
  assert.deepEqual([(from as Deno.NetAddr).hostname, (from as Deno.NetAddr).port], [
    "127.0.0.4",
    port,
  ]);
  await b.send(new TextEncoder().encode("ACCEPT"), from);
  const [answer, answerer] = await a.receive();
  assert.equal(new TextDecoder().decode(answer), "ACCEPT");
  assert.equal((answerer as Deno.NetAddr).hostname, "127.0.0.5");
  for (const each of [relay, a, b]) each.close();
});

/** A port that was free a moment ago on all loopback addresses. */
function listenAndClose(): Deno.DatagramConn {
  const socket = listen("127.0.0.1");
  socket.close();
  return socket;
}
