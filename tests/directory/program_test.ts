/** devcloud-server as a program: what it prints, how it ends, and what it leaves behind. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startProgram } from "../../tools/programs/program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { createIdentity } from "../../client/identity/identity.ts";
import { connectPeer, type Peer, python, REFUSED, REGISTERED } from "./peer.ts";
import { ACK, refused, register } from "./registering.ts";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs it to its end; what it said on stderr, and its exit code. */
async function runToEnd(args: readonly string[], env: Record<string, string> = {}) {
  await using program = await startProgram("server", "the server", {
    args: ["--no-mdns", ...args],
    env,
  });
  const code = await program.exit;
  return { code, stderr: program.stderr.entries, stdout: program.stdout.entries };
}

Deno.test("server exits with 2 and one clear line where it can't start", () =>
  withFolder(async (folder) => {
    await using other = await startServer();
    const text = join(folder, "letter.db");
    await Deno.writeTextFile(text, "Dear Marie, this is no database.".repeat(100));
    const taken = String(other.port);
    const taken2 = new URL(other.dashboard).port;
    const listen = ["--host=127.0.0.1", "--port=0", "--lang=en"];
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [["--host=127.0.0.1", `--port=${taken}`, "--lang=en"], /127\.0\.0\.1:\d+.*in use/],
      [["--host=127.0.0.1", `--port=${taken}`, "--lang=fr"], /127\.0\.0\.1:\d+.*utilisé/],
      [[...listen, `--dashboard-port=${taken2}`, "--db=:memory:"], /127\.0\.0\.1:\d+.*in use/],
      [["--host=192.0.2.77", "--port=0", "--lang=en"], /192\.0\.2\.77/],
      [[...listen, `--db=${text}`], /letter\.db.*not a database/],
      [[...listen, `--db=${join(folder, "no", "such", "folder.db")}`], /folder\.db/],
      [[...listen, "--prot=1"], /--prot/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await runToEnd(args);
      assert.equal(code, 2, args.join(" "));
      assert.equal(stderr.length, 1, stderr.join("\n"));
      assert.match(stderr[0] ?? "", message);
    }
  }));

Deno.test("server without a home says so, and with one keeps its database there", () =>
  withFolder(async (folder) => {
    const listen = ["--host=127.0.0.1", "--port=0", "--no-dashboard"];
    const none = { HOME: "", XDG_DATA_HOME: "", LANG: "en_GB.UTF-8" };
    const { code, stderr } = await runToEnd(listen, none);
    assert.equal(code, 2);
    assert.match(stderr.join(), /--db/);

    await using program = await startProgram("server", "the server", {
      args: [...listen, "--no-mdns"],
      env: { HOME: folder, XDG_DATA_HOME: "" },
    });
    await program.stdout.until("'Listening on'", (line) => line.startsWith("Listening on"));
    await Deno.stat(join(folder, ".local", "share", "devcloud", "devcloud.db"));
    assert.equal(await program.stop(), 0);
  }));

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test(`server ends with 0 at ${signal}, also a repeated one, and closes its connections`, async () => {
    await using server = await startServer();
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    server.signal(signal);
    server.signal(signal);
    assert.equal(await server.exit, 0);
    assert.deepEqual(await marc.ended(), []);
    assert.deepEqual(server.stderr.entries, []);
  });
}

Deno.test("server ends with 0 at the dashboard's Close, which needs the token", async () => {
  await using server = await startServer();
  const close = (headers: Record<string, string>) =>
    fetch(`${server.dashboard}/api/close`, { method: "POST", headers });
  const refused = await close({});
  await refused.body?.cancel();
  assert.equal(refused.status, 401);
  const taken = await close({ authorization: `Bearer ${server.token}` });
  await taken.body?.cancel();
  assert.equal(taken.ok, true);
  assert.equal(await server.exit, 0);
});

Deno.test("server writes its log in French or English, as text or as JSON", async () => {
  const logOf = async (...flags: string[]) => {
    await using server = await startServer({ args: flags });
    await using marc = await connectPeer(server.port);
    await marc.ask(python("REG", "Noël"));
    await server.stop();
    return server.stdout.entries;
  };
  const french = await logOf("--lang=fr");
  assert.ok(french.some((line) => /^[-\d]+ [:\d]+ Connecté à la BDD$/.test(line)));
  assert.ok(french.some((line) => line.endsWith("Lancement Thread accept_connections")));
  assert.ok(french.some((line) => line.endsWith("Registered user Noël with IP 127.0.0.1")));
  const english = await logOf("--lang=en");
  assert.ok(english.some((line) => line.endsWith("Accepting connections")));
  const json = await logOf("--log-format=json");
  const events = json.filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const registered = events.find(({ event }) => event === "registered");
  assert.deepEqual([registered?.["name"], registered?.["ip"]], ["Noël", "127.0.0.1"]);
  const plain = json.filter((line) => !line.startsWith("{")).map((line) => line.split(" ")[0]);
  assert.deepEqual(plain, ["Listening", "Dashboard"]);
});

Deno.test("server is well again, and says so, once the database can be written", () =>
  withFolder(async (folder) => {
    const db = join(folder, "devcloud.db");
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marc = await connectPeer(server.port);
    const health = async () => (await fetch(`${server.dashboard}/readyz`)).text();
    const other = new DatabaseSync(db);
    try {
      other.exec("BEGIN IMMEDIATE");
      assert.equal(await marc.ask(python("REG", "Marc")), REFUSED);
      assert.match(await health(), /^store: .*locked/);
    } finally {
      other.close();
    }
    const back = (line: string) => line.endsWith("The database can be written again");
    await server.stdout.until("the recovery", back);
    assert.equal(await health(), "ok\n");
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
  }));

Deno.test("server killed with -9 leaves no ghost: a new one on its file begins empty", () =>
  withFolder(async (folder) => {
    const db = join(folder, "devcloud.db");
    const names = () => {
      const file = new DatabaseSync(db, { readOnly: true });
      try {
        return file.prepare("SELECT username FROM users").all().map(({ username }) => username);
      } finally {
        file.close();
      }
    };
    await using first = await startServer({ args: [`--db=${db}`] });
    await using marc = await connectPeer(first.port);
    await marc.ask(python("REG", "Marc"));
    assert.deepEqual(names(), ["Marc"]);
    first.signal("SIGKILL");
    await first.exit;
    await marc.ended();
    await using second = await startServer({ args: [`--db=${db}`], port: first.port });
    assert.deepEqual(names(), []);
    await using again = await connectPeer(second.port);
    assert.equal(await again.ask(python("REG", "Marc")), REGISTERED);
  }));

Deno.test("server survives running out of file descriptors, and serves again", async () => {
  await using server = await startServer({
    prefix: ["sh", "-c", `ulimit -n 64; exec "$0" "$@"`],
  });
  await using bystander = await connectPeer(server.port);
  assert.equal(await bystander.ask(python("REG", "Bystander")), REGISTERED);
  const crowd: Peer[] = [];
  try {
    // The system completes connections on its own, so that these succeed beyond what can be accepted.
    for (let i = 0; i < 100; i++) crowd.push(await connectPeer(server.port));
    await server.stdout.until("a failed accept", (line) => /os error 24|EMFILE/.test(line));
    assert.equal(await bystander.ask(python("GET", "Bystander")), `{"ip": "127.0.0.1"}`);
    const last = crowd.at(-1)!;
    const answer = last.ask(python("GET", "Bystander"));
    for (const peer of crowd.splice(0, 90)) await peer.close();
    assert.equal(await answer, `{"ip": "127.0.0.1"}`, "once there is room, the queue is served");
  } finally {
    for (const peer of crowd) await peer.close();
  }
});

const LIMIT = 64;

function openFiles(pid: number): number {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
}

/** For what tells nobody when it happens. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !await isSo();) {
    assert.ok(Date.now() < deadline, `Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("server's dashboard survives running out of file descriptors, and Close still ends with 0", async () => {
  await using server = await startServer({
    prefix: ["sh", "-c", `ulimit -n ${LIMIT}; exec "$0" "$@"`],
  });
  await using bystander = await connectPeer(server.port);
  assert.equal(await bystander.ask(python("REG", "Bystander")), REGISTERED);
  const port = Number(new URL(server.dashboard).port);
  const crowd: Peer[] = [];
  try {
    // Where the dashboard is begun anew, there is a moment in which it refuses.
    for (let i = 0; i < 100; i++) {
      await connectPeer(port).then((peer) => crowd.push(peer), () => {});
    }
    // Deno 2.6 says nothing of it and goes on by itself; a newer one ends what it serves.
    await until("a table of descriptors that is full", () => openFiles(server.pid) >= LIMIT - 1);
    assert.equal(await bystander.ask(python("GET", "Bystander")), `{"ip": "127.0.0.1"}`);
  } finally {
    for (const peer of crowd) await peer.close();
  }
  const health = async () => {
    const response = await fetch(`${server.dashboard}/healthz`);
    return await response.text();
  };
  await until("an answer once there is room", async () => {
    return await health().catch(() => "refused") === "ok";
  });
  assert.equal(await server.stop(), 0);
  assert.deepEqual(server.stderr.entries, []);
});

Deno.test("server listens on its default route's address and on loopback, and with --host there only", async () => {
  await using usual = await startServer({ host: null });
  await using near = await connectPeer(usual.port);
  assert.equal(await near.ask(python("REG", "Near")), REGISTERED);
  if (usual.ip !== "0.0.0.0") {
    await using far = await connectPeer(usual.port, { host: usual.ip, from: usual.ip });
    // Who registered over loopback is on the server's machine: others reach it where they reached us.
    assert.equal(await far.ask(python("GET", "Near")), `{"ip": "${usual.ip}"}`);
    assert.equal(await far.ask(python("REG", "Far")), REGISTERED);
    assert.equal(await near.ask(python("GET", "Far")), `{"ip": "${usual.ip}"}`);
  }
  assert.equal(await near.ask(python("GET", "Near")), `{"ip": "127.0.0.1"}`);

  await using only = await startServer({ host: "127.0.0.2" });
  assert.equal(only.ip, "127.0.0.2");
  await (await connectPeer(only.port, { host: "127.0.0.2" })).close();
  await assert.rejects(connectPeer(only.port, { host: "127.0.0.1" }), /ECONNREFUSED/);
});

Deno.test("server killed with -9 right after its answer still knows whose a name is, until it is released", () =>
  withFolder(async (folder) => {
    const args = [`--db=${join(folder, "devcloud.db")}`];
    const [maries, marcs] = [1, 2].map((byte) => createIdentity(new Uint8Array(32).fill(byte)));
    assert.ok(maries && marcs);
    {
      await using first = await startServer({ args });
      await using marie = await connectPeer(first.port);
      assert.equal(await register(marie, "Marie", maries), ACK);
      first.signal("SIGKILL");
      await first.exit;
    }
    await using second = await startServer({ args });
    await using marc = await connectPeer(second.port);
    assert.equal(await register(marc, "Marie", marcs), refused("owned"));

    const names = await (await fetch(`${second.dashboard}/api/names`)).json();
    assert.deepEqual(names.map(({ name }: { name: string }) => name), ["Marie"]);
    const release = (token: string) =>
      fetch(`${second.dashboard}/api/names/release`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify({ name: "Marie" }),
      });
    const stranger = await release("wrong");
    await stranger.body?.cancel();
    assert.equal(stranger.status, 401);
    assert.equal(await register(marc, "Marie", marcs), refused("owned"));
    assert.deepEqual(await (await release(second.token)).json(), { released: "Marie" });
    assert.equal(await register(marc, "Marie", marcs), ACK);
    await second.stdout.until("the release", (line) => /Marie released from/.test(line));
  }));
