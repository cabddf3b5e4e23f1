import assert from "node:assert/strict";
import { createEventSockets } from "./event_sockets.ts";
import { createFakeTelephone } from "./fake_telephone.ts";

Deno.test("createEventSockets() closes a socket that says no token in time", async () => {
  const telephone = createFakeTelephone();
  const sockets = createEventSockets({ telephone, token: "right", helloTimeoutMs: 10 });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    sockets.attach(socket, false);
    return response;
  });
  const stranger = new WebSocket(`ws://127.0.0.1:${server.addr.port}/`);
  const received: unknown[] = [];
  stranger.onmessage = (event) => received.push(event.data);
  const code = await new Promise((resolve) => stranger.onclose = (event) => resolve(event.code));
  assert.equal(code, 4408);
  assert.deepEqual(received, []);
  sockets.close();
  await server.shutdown();
});
