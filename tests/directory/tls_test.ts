/** The directory over TLS, with whole programs: who is let in, who is refused, and what can be read. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startClient } from "../../tools/programs/client_program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { connectPeer, python, REGISTERED } from "./peer.ts";

const OTHER_KEY = `sha256:${"0".repeat(64)}`;

/** One that keeps its certificate in that folder. */
async function startTlsServer(folder: string) {
  await Deno.mkdir(folder, { recursive: true });
  const server = await startServer({ db: join(folder, "devcloud.db") });
  const line = await server.stdout.until("its key", (line) => line.includes("Server key "));
  const [, key = ""] = /Server key (sha256:[0-9a-f]{64})$/.exec(line) ?? [];
  return { server, key };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dc-tls-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Passes on what comes, and keeps it. */
function startWire(to: () => number) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const seen: Uint8Array[] = [];
  async function pump(from: Deno.Conn, into: Deno.Conn) {
    const chunk = new Uint8Array(4_096);
    try {
      for (let n = await from.read(chunk); n !== null; n = await from.read(chunk)) {
        seen.push(chunk.slice(0, n));
        for (let at = 0; at < n;) at += await into.write(chunk.subarray(at, n));
      }
    } catch {
      // broken: the same as ended
    }
    await into.closeWrite().catch(() => {});
  }
  async function relay(conn: Deno.Conn) {
    const other = await Deno.connect({ hostname: "127.0.0.1", port: to() });
    await Promise.all([pump(conn, other), pump(other, conn)]);
    conn.close();
    other.close();
  }
  const relays: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const conn of listener) relays.push(relay(conn).catch(() => {}));
  })();
  return {
    port: listener.addr.port,
    text: () => seen.map((bytes) => new TextDecoder("latin1").decode(bytes)).join(""),
    async close() {
      listener.close();
      await accepting;
      await Promise.all(relays);
    },
  };
}

Deno.test("tls: two clients find each other, one over TLS and one not, and nothing of the first can be read", () =>
  withFolder(async (folder) => {
    const { server, key } = await startTlsServer(folder);
    await using _server = server;
    const wire = startWire(() => server.port);
    try {
      await using john = await startClient({
        name: "Johannes",
        server: `127.0.0.1:${wire.port}`,
        args: [`--server-key=${key}`, "--auto-answer"],
      });
      await john.event("registered");
      await using marie = await startClient({
        name: "Marie",
        server: `127.0.0.1:${server.port}`,
        args: ["--auto-answer"],
      });
      await marie.event("registered");
      await john.api("/api/call", { to: "Marie" });
      await Promise.all([john.event("connected"), marie.event("connected")]);
      await john.api("/api/hangup", {});
      await marie.event("ended");
      await marie.api("/api/call", { to: "Johannes" });
      await marie.event("connected", { from: marie.events.entries.length - 1 });
      await marie.api("/api/hangup", {});
      await john.stop();
    } finally {
      await wire.close();
    }
    const text = wire.text();
    assert.ok(text.length > 1_000, `${text.length} bytes`);
    for (const plain of ["Johannes", "Marie", "command", "REG", "ack"]) {
      assert.ok(!text.includes(plain), plain);
    }
  }));

Deno.test("tls: a certificate stays across restarts; another is refused, also in the clear, until it is accepted", () =>
  withFolder(async (folder) => {
    const data = join(folder, "john");
    const first = await startTlsServer(join(folder, "a"));
    let at = first.server.port;
    const wire = startWire(() => at);
    const john = (...args: string[]) =>
      startClient({ name: "John", server: `127.0.0.1:${wire.port}`, data, args });
    try {
      {
        await using client = await john("--tls");
        await client.event("registered");
      }
      await first.server.stop();
      await first.server[Symbol.asyncDispose]();
      const again = await startTlsServer(join(folder, "a"));
      assert.equal(again.key, first.key);
      await again.server.stop();
      await again.server[Symbol.asyncDispose]();

      const { server, key } = await startTlsServer(join(folder, "b"));
      await using _server = server;
      assert.notEqual(key, first.key);
      at = server.port;
      for (const args of [["--tls"], [], [`--server-key=${OTHER_KEY}`]]) {
        await using client = await john(...args);
        const error = await client.event("error");
        assert.equal(error["code"], "server-key-changed", JSON.stringify(error));
        assert.match(String(error["message"]), new RegExp(`--server-key ${key}`));
      }
      {
        await Deno.mkdir(join(folder, "c"));
        await Deno.writeTextFile(join(folder, "c", "tls.pem"), "damaged", { mode: 0o600 });
        await using plain = await startServer({ db: join(folder, "c", "devcloud.db") });
        await plain.stdout.until("its log", (line) => /No TLS: .*tls\.pem.*damaged/.test(line));
        at = plain.port; // whoever pretends there is no TLS
        await using client = await john();
        assert.equal((await client.event("error"))["code"], "server-not-tls");
      }
      at = server.port;
      {
        await using client = await john(`--server-key=${key}`);
        await client.event("registered");
      }
      await using client = await john();
      await client.event("registered");
      await client.stop();
    } finally {
      await wire.close();
    }
  }));

Deno.test("tls: whoever begins as TLS and goes on otherwise is let go, and who is registered in the clear notices nothing", () =>
  withFolder(async (folder) => {
    const { server } = await startTlsServer(folder);
    await using _server = server;
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    for (let i = 0; i < 20; i++) {
      const conn = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
      const bytes = i === 0
        ? new TextEncoder().encode(` ${python("REG", "Eve")}`)
        : crypto.getRandomValues(new Uint8Array(200));
      bytes[0] = 0x16;
      await conn.write(bytes);
      await conn.closeWrite();
      const chunk = new Uint8Array(512);
      try {
        while (await conn.read(chunk) !== null);
      } catch {
        // reset: let go as well
      }
      conn.close();
    }
    assert.match(await marc.ask(python("GET", "Marc")), /127\.0\.0\.1/);
    assert.match(await marc.ask(python("GET", "Eve")), /None|null/);
  }));
