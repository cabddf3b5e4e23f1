import assert from "node:assert/strict";
import { openUdpPort, type UdpPort, type UdpPortOptions } from "./udp_port.ts";

function open(options: Partial<UdpPortOptions> = {}): UdpPort {
  return openUdpPort({
    host: "127.0.0.1",
    port: 0,
    exact: true,
    onDatagram() {},
    onFailure(error) {
      throw error;
    },
    ...options,
  });
}

/** A run of two free ports, found by binding the first. */
async function openBelowFree(): Promise<UdpPort> {
  for (;;) {
    const port = open();
    try {
      await open({ port: port.address.port + 1 }).close();
      return port;
    } catch {
      await port.close();
    }
  }
}

Deno.test("openUdpPort() takes any free port for 0, and says which", async () => {
  const port = open();
  assert.equal(port.address.ip, "127.0.0.1");
  assert.ok(port.address.port > 0);
  await port.close();
});

Deno.test("openUdpPort() takes the next free port, or with exact says that it is taken", async () => {
  const taken = await openBelowFree();
  const { port } = taken.address;
  assert.throws(
    () => open({ port }),
    { message: `Cannot use UDP 127.0.0.1:${port}: the port ${port} is in use` },
  );
  const next = open({ port, exact: false });
  assert.ok(next.address.port > port && next.address.port <= port + 100);
  await next.close();
  await taken.close();
  const again = open({ port });
  assert.equal(again.address.port, port);
  await again.close();
});

Deno.test("openUdpPort() says that an address is none of this machine", () => {
  assert.throws(
    () => open({ host: "203.0.113.7", exact: false }),
    { message: "Cannot use UDP 203.0.113.7:0: '203.0.113.7' is no address of this machine" },
  );
});

Deno.test("udpPort.send() keeps the order", async () => {
  const heard: number[] = [];
  const done = Promise.withResolvers<void>();
  const listener = open({
    onDatagram(bytes) {
      heard.push(bytes[0]!);
      if (heard.length === 40) done.resolve();
    },
  });
  const sender = open();
  const sent = Array.from({ length: 40 }, (_, i) => i);
  for (const number of sent) sender.send(Uint8Array.of(number), listener.address);
  await done.promise;
  assert.deepEqual(heard, sent);
  await sender.close();
  await listener.close();
});

Deno.test("udpPort.send() sends, flush() waits for it, and what can't be sent is lost", async () => {
  const heard = Promise.withResolvers<[number[], string, number]>();
  const listener = open({
    onDatagram: (bytes, ip, port) => heard.resolve([[...bytes], ip, port]),
  });
  const sender = open();
  sender.send(Uint8Array.of(1, 2, 3), { ip: "no address", port: 1 });
  sender.send(new Uint8Array(70_000), listener.address);
  sender.send(Uint8Array.of(1, 2, 3), listener.address);
  await sender.flush();
  assert.deepEqual(await heard.promise, [[1, 2, 3], "127.0.0.1", sender.address.port]);
  await sender.flush();
  await sender.close();
  sender.send(Uint8Array.of(4), listener.address);
  await listener.close();
});
