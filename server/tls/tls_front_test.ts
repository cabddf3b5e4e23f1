import assert from "node:assert/strict";
import { acceptTls } from "../../tests/directory/accept_tls.ts";
import { makeCertificate } from "./certificate.ts";
import { createTlsFront } from "./tls_front.ts";

Deno.test("createTlsFront() lets silent peers go in time, and takes no more than it may", async () => {
  let served = 0;
  const refused: [string, number][] = [];
  const front = createTlsFront({
    certificate: makeCertificate(),
    serve: () => void served++,
    handshakeMs: 400,
    maxHandshakes: 3,
    onRefused: (address, limit) => refused.push([address, limit]),
  });
  await using accepting = acceptTls(front);
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: accepting.port });
  const ended = async (conn: Deno.Conn) => {
    const startMs = performance.now();
    await conn.read(new Uint8Array(64)).catch(() => null);
    conn.close();
    return performance.now() - startMs;
  };
  // The beginning of a ClientHello, and then nothing more.
  const silent = await Promise.all([connect(), connect(), connect()]);
  await silent[0]!.write(new Uint8Array([0x16, 3, 1, 2, 0, 1]));
  while (front.handshakes < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(await ended(await connect()) < 300, "the fourth goes at once");
  assert.deepEqual(refused, [["127.0.0.1", 3]]);
  for (const ms of await Promise.all(silent.map(ended))) assert.ok(ms < 5_000, `${ms} ms`);
  while (front.handshakes > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(served, 0);
});
