import assert from "node:assert/strict";
import { createFakeTelephone, type FakeTelephone } from "./fake_telephone.ts";
import { PortUnavailableError, serveApi, type ServedApi } from "./serve_api.ts";
import type { SocketMessage } from "./types.ts";

const page = new Map();

async function serving(
  run: (api: ServedApi, telephone: FakeTelephone) => Promise<void>,
): Promise<void> {
  const telephone = createFakeTelephone();
  const api = await serveApi({ telephone, port: 0, exact: true, page });
  try {
    await run(api, telephone);
  } finally {
    await api.close();
  }
  assert.equal(telephone.listeners(), 0);
}

/** Deno's takes headers, as scripts' do; the type is the browser's, for the pages' sake. */
const SocketWithHeaders = WebSocket as unknown as new (
  url: string,
  options: { readonly headers: Record<string, string> },
) => WebSocket;

/** A socket whose messages and end can be awaited. */
function openSocket(port: number, headers: Record<string, string> = {}) {
  const socket = new SocketWithHeaders(`ws://127.0.0.1:${port}/api/events`, { headers });
  const messages: SocketMessage[] = [];
  let wake = () => {};
  socket.onmessage = (event) => {
    messages.push(JSON.parse(event.data));
    wake();
  };
  const opened = new Promise<void>((resolve) => {
    socket.onopen = () => resolve();
  });
  const closed = new Promise<number>((resolve) => {
    socket.onclose = (event) => resolve(event.code);
  });
  // A refused upgrade is told as an error, and then closed.
  socket.onerror = (event) => event.preventDefault();
  return {
    socket,
    opened,
    closed,
    async next(): Promise<SocketMessage> {
      while (messages.length === 0) await new Promise<void>((resolve) => wake = resolve);
      const message = messages.shift();
      assert.ok(message);
      return message;
    },
    async close() {
      socket.close();
      await closed;
    },
  };
}

Deno.test("serveApi() answers on a free port, with the token of its URL", async () => {
  await serving(async (api) => {
    const url = new URL(api.url);
    assert.equal(url.port, String(api.port));
    assert.equal(url.hash, `#token=${api.token}`);
    const headers = { authorization: `Bearer ${api.token}` };
    const response = await fetch(`http://127.0.0.1:${api.port}/api/state`, { headers });
    assert.equal((await response.json()).connection.state, "offline");
    const refused = await fetch(`http://127.0.0.1:${api.port}/api/state`);
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
  });
});

Deno.test("serveApi().openingUrl() carries a code that is good once", async () => {
  await serving(async (api) => {
    const opening = api.openingUrl();
    assert.ok(!opening.includes(api.token));
    const code = new URLSearchParams(new URL(opening).hash.slice(1)).get("code");
    const origin = `http://127.0.0.1:${api.port}`;
    const swap = () =>
      fetch(`${origin}/api/session`, {
        method: "POST",
        headers: { origin, "content-type": "application/json" },
        body: JSON.stringify({ code }),
      });
    assert.deepEqual(await (await swap()).json(), { token: api.token });
    const again = await swap();
    assert.equal(again.status, 401);
    await again.body?.cancel();
  });
});

Deno.test("serveApi() takes the next port, or fails where it must be exact", async () => {
  await serving(async (first) => {
    const options = { telephone: createFakeTelephone(), port: first.port, page };
    const second = await serveApi({ ...options, exact: false });
    assert.ok(second.port > first.port && second.port <= first.port + 100);
    await second.close();
    await assert.rejects(serveApi({ ...options, exact: true }), PortUnavailableError);
    assert.equal(options.telephone.listeners(), 0);
  });
});

Deno.test("serveApi() listens on 127.0.0.1 alone", async () => {
  await serving(async (api) => {
    await assert.rejects(Deno.connect({ hostname: "127.0.0.2", port: api.port }));
    await assert.rejects(Deno.connect({ hostname: "::1", port: api.port }));
  });
});

Deno.test("serveApi() sends state, levels and events to a socket that said its token", async () => {
  await serving(async (api, telephone) => {
    const tab = openSocket(api.port);
    await tab.opened;
    tab.socket.send(JSON.stringify({ token: api.token }));
    assert.deepEqual(await tab.next(), { kind: "state", state: telephone.state });
    telephone.change({ users: [{ name: "Marie", version: 2, lookAlike: null, trust: null }] });
    assert.deepEqual(await tab.next(), { kind: "state", state: telephone.state });
    const levels = { kind: "levels", levels: { mic: 0.5, speaker: 0.25 } } as const;
    telephone.notify(levels);
    assert.deepEqual(await tab.next(), levels);
    const event = { kind: "event", event: { event: "users", at: "" } } as const;
    telephone.notify(event);
    assert.deepEqual(await tab.next(), event);
    await tab.close();
  });
});

Deno.test("serveApi() needs no hello from a socket with the bearer", async () => {
  await serving(async (api, telephone) => {
    const script = openSocket(api.port, { authorization: `Bearer ${api.token}` });
    assert.deepEqual(await script.next(), { kind: "state", state: telephone.state });
    await script.close();
  });
});

Deno.test("serveApi() closes a socket whose hello is wrong", async () => {
  await serving(async (api) => {
    const hellos = [JSON.stringify({ token: "x" }), "{", "null", JSON.stringify({ token: 1 })];
    for (const hello of hellos) {
      const stranger = openSocket(api.port);
      await stranger.opened;
      stranger.socket.send(hello);
      assert.equal(await stranger.closed, 4401);
    }
  });
});

Deno.test("serveApi() refuses a socket of a foreign origin, or with a wrong bearer", async () => {
  await serving(async (api) => {
    const hostile = [
      { origin: "http://evil.example" },
      { origin: "http://evil.example", authorization: `Bearer ${api.token}` },
      { authorization: "Bearer x" },
    ];
    for (const headers of hostile) {
      const stranger = openSocket(api.port, headers);
      const opened = stranger.opened.then(() => "opened");
      assert.notEqual(await Promise.race([opened, stranger.closed]), "opened");
    }
  });
});

Deno.test("serveApi() bounds the sockets that have not said their token", async () => {
  await serving(async (api) => {
    const strangers = Array.from({ length: 32 }, () => openSocket(api.port));
    await Promise.all(strangers.map(({ opened }) => opened));
    const opened = (tab: ReturnType<typeof openSocket>) =>
      Promise.race([tab.opened.then(() => true), tab.closed.then(() => false)]);
    assert.equal(await opened(openSocket(api.port)), false);
    const script = openSocket(api.port, { authorization: `Bearer ${api.token}` });
    assert.equal(await opened(script), true);
    await Promise.all([script, ...strangers].map((tab) => tab.close()));
  });
});

Deno.test("serveApi().close() lets its sockets go", async () => {
  const telephone = createFakeTelephone();
  const api = await serveApi({ telephone, port: 0, exact: true, page });
  const tabs = [
    openSocket(api.port, { authorization: `Bearer ${api.token}` }),
    openSocket(api.port),
  ];
  await Promise.all(tabs.map(({ opened }) => opened));
  await tabs[0]?.next();
  await api.close();
  assert.deepEqual(await Promise.all(tabs.map(({ closed }) => closed)), [1001, 1001]);
});

Deno.test("serveApi().close() doesn't wait for a reader that reads nothing", async () => {
  const telephone = createFakeTelephone();
  const api = await serveApi({ telephone, port: 0, exact: true, page });
  const text = "x".repeat(20_000);
  const log = [{ id: 1, at: "", level: "info", text: { fr: text, en: text } }] as const;
  telephone.change({ log });
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: api.port });
  await connection.write(new TextEncoder().encode(
    `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\n` +
      `Authorization: Bearer ${api.token}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  ));
  await connection.read(new Uint8Array(16));
  for (let change = 0; change < 500; change++) telephone.change({ log });
  await api.close();
});
