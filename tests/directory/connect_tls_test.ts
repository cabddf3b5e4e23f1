/** Whom a client takes for its server over TLS, against real sockets and the server's own front. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DirectoryError } from "../../client/directory_connection.ts";
import type { ServerAddress } from "../../client/server_address.ts";
import { createServerConnector, type ServerSecurity } from "../../client/server_tls/connect_tls.ts";
import { openKnownServers } from "../../client/server_tls/known_servers.ts";
import { openCertificate } from "../../server/tls/certificate_file.ts";
import { createTlsFront } from "../../server/tls/tls_front.ts";
import { acceptTls } from "./accept_tls.ts";

const HERE = "127.0.0.1";
const MS = 5_000;
const OTHER = `sha256:${"0".repeat(64)}`;

/** Speaks TLS with a certificate of its own; `heard` is what it was told inside. */
async function startTls() {
  const certificate = await openCertificate(null);
  const heard: string[] = [];
  const front = createTlsFront({
    certificate,
    handshakeMs: MS,
    onRefused: () => {},
    serve: (socket) => void hear(socket, heard).catch(() => {}),
  });
  const accepting = acceptTls(front);
  return { ...accepting, key: certificate.hash, heard };
}

interface Reads {
  read(buffer: Uint8Array): Promise<number | null>;
  close(): void;
}

async function hear(socket: Reads, heard: string[]): Promise<void> {
  const chunk = new Uint8Array(4_096);
  try {
    for (let n = await socket.read(chunk); n !== null; n = await socket.read(chunk)) {
      heard.push(new TextDecoder("latin1").decode(chunk.subarray(0, n)));
    }
  } finally {
    socket.close();
  }
}

/** Speaks no TLS: what it is told is on the wire for all to read. */
function startPlain() {
  const listener = Deno.listen({ hostname: HERE, port: 0 });
  const heard: string[] = [];
  const accepting = (async () => {
    for await (const conn of listener) {
      const chunk = new Uint8Array(4_096);
      const n = await conn.read(chunk).catch(() => null);
      if (n !== null) heard.push(new TextDecoder("latin1").decode(chunk.subarray(0, n)));
      conn.close();
    }
  })();
  return {
    port: listener.addr.port,
    heard,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
    },
  };
}

async function say(
  security: ServerSecurity,
  port: number,
  text: string,
  movedFrom?: ServerAddress,
): Promise<"encrypted" | "plain"> {
  const conn = await createServerConnector(security)(HERE, port, MS, movedFrom);
  await conn.write(new TextEncoder().encode(text));
  await conn.closeWrite();
  while (await conn.read(new Uint8Array(64)).catch(() => null) !== null);
  conn.close();
  return "handshake" in conn ? "encrypted" : "plain";
}

const codeOf = async (attempt: Promise<unknown>) => {
  const error = await attempt.then(() => null, (error: unknown) => error);
  assert.ok(error instanceof DirectoryError, `${error}`);
  return error.code;
};

Deno.test("createServerConnector() holds a server that has moved to its certificate, and to TLS", async () => {
  await using server = await startTls();
  await using other = await startTls();
  await using plain = startPlain();
  const known = openKnownServers(null);
  const was = { host: "10.0.0.2", port: 10_000 };
  known.pin("10.0.0.2:10000", server.key);
  const security = { known, tls: false, serverKey: null };
  assert.equal(await codeOf(say(security, other.port, "one", was)), "server-key-changed");
  assert.equal(await codeOf(say(security, plain.port, "two", was)), "server-not-tls");
  assert.deepEqual([other.heard, plain.heard.filter((text) => text.includes("two"))], [[], []]);
  assert.equal(known.find(`${HERE}:${other.port}`), null, "what isn't it is not taken for it");
  assert.equal(await say(security, server.port, "three", was), "encrypted");
  assert.equal(known.find(`${HERE}:${server.port}`), server.key);
});

Deno.test("createServerConnector() pins what it sees first, and speaks no other way from then on", async () => {
  await using server = await startTls();
  const known = openKnownServers(null);
  assert.equal(await say({ known, tls: true, serverKey: null }, server.port, "one"), "encrypted");
  assert.equal(known.find(`${HERE}:${server.port}`), server.key);
  assert.equal(await say({ known, tls: false, serverKey: null }, server.port, "two"), "encrypted");
  assert.deepEqual(server.heard, ["one", "two"]);
  await using plain = startPlain();
  assert.equal(await say({ known, tls: false, serverKey: null }, plain.port, "three"), "plain");
  assert.deepEqual(plain.heard, ["three"], "a server that was never reached over TLS");
});

Deno.test("createServerConnector() tells nothing to a server of another certificate", async () => {
  await using server = await startTls();
  const address = `${HERE}:${server.port}`;
  const known = openKnownServers(null);
  known.pin(address, OTHER);
  for (const tls of [true, false]) {
    const attempt = say({ known, tls, serverKey: null }, server.port, "secret");
    assert.equal(await codeOf(attempt), "server-key-changed");
  }
  const attempt = say({ known, tls: true, serverKey: OTHER }, server.port, "secret");
  assert.equal(await codeOf(attempt), "server-key-changed");
  assert.deepEqual(server.heard, []);
  assert.equal(known.find(address), OTHER, "what was seen there isn't believed");
  const accepted = { known, tls: false, serverKey: server.key };
  assert.equal(await say(accepted, server.port, "hello"), "encrypted");
  assert.equal(known.find(address), server.key, "the user has said so");
});

Deno.test("createServerConnector() says nothing in the clear where there was TLS, or it was asked for", async () => {
  await using plain = startPlain();
  const pinned = openKnownServers(null);
  pinned.pin(`${HERE}:${plain.port}`, OTHER);
  const fresh = openKnownServers(null);
  for (
    const security of [
      { known: pinned, tls: false, serverKey: null },
      { known: fresh, tls: true, serverKey: null },
      { known: fresh, tls: false, serverKey: OTHER },
    ]
  ) {
    assert.equal(await codeOf(say(security, plain.port, "secret")), "server-not-tls");
  }
  assert.ok(plain.heard.length > 0);
  for (const text of plain.heard) assert.ok(text === "" || text.startsWith("\x16"), text);
});

Deno.test("createServerConnector() goes nowhere while what it knows can't be read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using plain = startPlain();
    await Deno.writeTextFile(join(folder, "known_servers.json"), "{");
    const security = { known: openKnownServers(folder), tls: false, serverKey: null };
    assert.equal(await codeOf(say(security, plain.port, "secret")), "server-key-changed");
    assert.deepEqual(plain.heard, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
