/** What befalls the server's database while it runs and between two runs, as its keeper sees it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createIdentity, type Identity } from "../../client/identity/identity.ts";
import { startProgram } from "../../tools/programs/program.ts";
import { type ServerProgram, startServer } from "../../tools/programs/server_program.ts";
import { connectPeer, NOBODY, python, REFUSED, REGISTERED } from "../directory/peer.ts";
import { ACK, refused, register } from "../directory/registering.ts";
import { clockTest, createClock } from "./clock.ts";
import { diskTest, mountDisk, protectFiles } from "./disk.ts";

const [MARIES, MARCS] = [1, 2].map((byte) => createIdentity(new Uint8Array(32).fill(byte))) as [
  Identity,
  Identity,
];
const HOME = `{"ip": "127.0.0.1"}`;

async function withFolder(test: (db: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "devcloud.db"), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function read(db: string, table: "users" | "names"): string[] {
  const file = new DatabaseSync(db);
  try {
    const column = table === "users" ? "username" : "name";
    return file.prepare(`SELECT ${column} AS n FROM ${table} ORDER BY n`).all()
      .map(({ n }) => String(n));
  } finally {
    file.close();
  }
}

const namesAt = async ({ dashboard }: ServerProgram) =>
  (await (await fetch(`${dashboard}/api/names`)).json() as { name: string }[])
    .map(({ name }) => name).sort();

async function kill(server: ServerProgram): Promise<void> {
  server.signal("SIGKILL");
  await server.exit;
}

async function registerOnce(server: ServerProgram, name: string, identity: Identity) {
  await using peer = await connectPeer(server.port);
  assert.equal(await register(peer, name, identity), ACK);
}

Deno.test("server whose database is deleted writes it anew, and a kill loses nothing of it", () =>
  withFolder(async (db) => {
    const args = [`--db=${db}`];
    await using server = await startServer({ args });
    await using marie = await connectPeer(server.port);
    assert.equal(await register(marie, "Marie", MARIES), ACK);
    await Deno.remove(db);
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    await server.stdout.until("what happened", (line) => /was deleted meanwhile/.test(line));
    assert.equal(await marc.ask(python("GET", "Marie")), HOME);
    await kill(server);
    assert.deepEqual([read(db, "users"), read(db, "names")], [["Marc", "Marie"], ["Marie"]]);
  }));

Deno.test("server whose database is replaced refuses names, finds people, and takes the new one at its next start", () =>
  withFolder(async (db) => {
    const args = [`--db=${db}`];
    await using server = await startServer({ args });
    await registerOnce(server, "Marie", MARIES);
    await server.stop();
    await Deno.copyFile(db, `${db}.kept`);
    await using running = await startServer({ args });
    await using john = await connectPeer(running.port);
    assert.equal(await john.ask(python("REG", "John")), REGISTERED);
    await registerOnce(running, "Marc", MARCS);
    await Deno.rename(`${db}.kept`, db);
    const before = await Deno.readFile(db);
    await using late = await connectPeer(running.port);
    assert.equal(await late.ask(python("REG", "Late")), REFUSED);
    assert.equal(await late.ask(python("GET", "John")), HOME);
    await running.stdout.until("what happened", (line) => /was replaced meanwhile/.test(line));
    assert.match(await (await fetch(`${running.dashboard}/readyz`)).text(), /come to its place/);
    assert.equal(await running.stop(), 0);
    assert.deepEqual(await Deno.readFile(db), before);
    await using next = await startServer({ args });
    assert.deepEqual(await namesAt(next), ["Marie"]);
  }));

Deno.test("server with a damaged database sets it aside, says so on stderr too, and keeps the names it can read", () =>
  withFolder(async (db, folder) => {
    const args = [`--db=${db}`];
    {
      await using server = await startServer({ args });
      await registerOnce(server, "Marie", MARIES);
      await server.stop();
    }
    const file = await Deno.open(db, { write: true });
    await file.write(new Uint8Array(40).fill(0xa5));
    file.close();
    await using server = await startServer({ args });
    const said = /is damaged \(.*\): it is set aside as '.*corrupt-.*'\. Reserved names saved: 1;/;
    assert.match(server.stderr.entries.join("\n"), said);
    assert.match(server.stdout.entries.join("\n"), said);
    assert.ok([...Deno.readDirSync(folder)].some(({ name }) => name.includes(".corrupt-")));
    await using marc = await connectPeer(server.port);
    assert.equal(await register(marc, "Marie", MARCS), refused("owned"));
    assert.equal(await register(marc, "Marc", MARCS), ACK);
  }));

Deno.test("server is restored from a backup as docs/running.md says, also after a kill", () =>
  withFolder(async (db, folder) => {
    const args = [`--db=${db}`];
    const copy = join(folder, "backup.db");
    await using server = await startServer({ args });
    await registerOnce(server, "Marie", MARIES);
    await using backup = await startProgram("server", "the backup", {
      args: ["backup", copy, ...args],
    });
    assert.equal(await backup.exit, 0, backup.stderr.entries.join("\n"));
    await registerOnce(server, "Marc", MARCS);
    await kill(server); // leaves a log beside the file
    await Deno.mkdir(join(folder, "before"));
    for (const { name } of [...Deno.readDirSync(folder)]) {
      if (name.startsWith("devcloud.db")) {
        await Deno.rename(join(folder, name), join(folder, "before", name));
      }
    }
    await Deno.copyFile(copy, db);
    await using restored = await startServer({ args });
    assert.deepEqual(await namesAt(restored), ["Marie"]);
    await using marc = await connectPeer(restored.port);
    assert.equal(await register(marc, "Marie", MARCS), refused("owned"));
    assert.equal(await register(marc, "Marc", MARCS), ACK);
  }));

Deno.test("server says in one line that another one has its database, which goes on undisturbed", () =>
  withFolder(async (db) => {
    const args = [`--db=${db}`];
    await using server = await startServer({ args });
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    for (const [lang, text] of [["en", "another DevCloud server"], ["fr", "un autre serveur"]]) {
      await using second = await startProgram("server", "the second", {
        args: [
          "--host=127.0.0.1",
          "--port=0",
          "--no-dashboard",
          "--no-mdns",
          `--lang=${lang}`,
          ...args,
        ],
      });
      assert.equal(await second.exit, 2);
      assert.equal(second.stderr.entries.length, 1);
      assert.match(second.stderr.entries[0] ?? "", new RegExp(`devcloud\\.db.*${text}`));
    }
    assert.deepEqual(read(db, "users"), ["Marc"]);
    assert.equal(await marc.ask(python("GET", "Marc")), HOME);
  }));

diskTest(
  "server on a full disk keeps no name that it refused, and nobody who left meanwhile",
  async () => {
    await using disk = await mountDisk(512);
    const db = join(disk.path, "devcloud.db");
    await using server = await startServer({ args: [`--db=${db}`] });
    await using john = await connectPeer(server.port);
    assert.equal(await john.ask(python("REG", "John")), REGISTERED);
    await using leaver = await connectPeer(server.port);
    assert.equal(await leaver.ask(python("REG", "Leaver")), REGISTERED);
    await disk.fill();
    await using marie = await connectPeer(server.port);
    assert.equal(await register(marie, "Marie", MARIES), refused("store"));
    await leaver.close();
    assert.equal(await john.ask(python("GET", "John")), HOME);
    await server.stdout.until("who left", (line) => line.endsWith("Leaver disconnected"));
    assert.equal(await john.ask(python("GET", "Leaver")), NOBODY);
    await disk.free();
    await server.stdout.until("the recovery", (line) => /can be written again/.test(line));
    assert.equal(await register(marie, "Zoé", MARIES), ACK);
    await using marc = await connectPeer(server.port);
    assert.equal(await register(marc, "Marie", MARCS), ACK, "it was nobody's");
    await kill(server);
    assert.deepEqual(read(db, "users"), ["John", "Marie", "Zoé"]);
    assert.deepEqual(read(db, "names"), ["Marie", "Zoé"]);
  },
);

diskTest(
  "server whose database becomes read-only finds people, refuses names, and takes them when it can be written again",
  () =>
    withFolder(async (db) => {
      await using server = await startServer({ args: [`--db=${db}`] });
      await using john = await connectPeer(server.port);
      assert.equal(await john.ask(python("REG", "John")), REGISTERED);
      await using leaver = await connectPeer(server.port);
      assert.equal(await leaver.ask(python("REG", "Leaver")), REGISTERED);
      const ready = async () => await (await fetch(`${server.dashboard}/readyz`)).text();
      {
        await using _readOnly = await protectFiles([db, `${db}-wal`]);
        await using marie = await connectPeer(server.port);
        assert.equal(await register(marie, "Marie", MARIES), refused("store"));
        assert.equal(await john.ask(python("GET", "John")), HOME);
        await server.stdout.until("what failed", (line) => /Cannot write to the data/.test(line));
        assert.match(await ready(), /^store: ./);
        await leaver.close();
        await server.stdout.until("who left", (line) => line.endsWith("Leaver disconnected"));
        assert.equal(await john.ask(python("GET", "Leaver")), NOBODY);
      }
      await server.stdout.until("the recovery", (line) => /can be written again/.test(line));
      assert.equal(await ready(), "ok\n");
      await using marc = await connectPeer(server.port);
      assert.equal(await register(marc, "Marie", MARCS), ACK, "it was nobody's");
      await kill(server);
      assert.deepEqual([read(db, "users"), read(db, "names")], [["John", "Marie"], ["Marie"]]);
    }),
);

const HOUR_S = 3_600;
const TEN_YEARS_S = 10 * 365 * 86_400;

clockTest(
  "server keeps people and names through a clock that jumps an hour and ten years, both ways",
  () =>
    withFolder(async (db, folder) => {
      await using clock = createClock(folder);
      const { env } = clock;
      const args = [`--db=${db}`];
      {
        await using server = await startServer({ args, env });
        await using marc = await connectPeer(server.port);
        assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
        await registerOnce(server, "Marie", MARIES);
        for (const [i, seconds] of [HOUR_S, -HOUR_S, TEN_YEARS_S, -TEN_YEARS_S].entries()) {
          await clock.jump(seconds);
          await using peer = await connectPeer(server.port);
          assert.equal(await peer.ask(python("REG", `P${i}`)), REGISTERED);
          assert.equal(await peer.ask(python("GET", "Marc")), HOME);
          assert.equal(await register(peer, "Marie", MARCS), refused("owned"));
          await registerOnce(server, "Marie", MARIES);
        }
        assert.equal(await marc.ask(python("GET", "Marc")), HOME);
        assert.equal(await server.stop(), 0);
      }
      // It starts ten years before it was written.
      await using server = await startServer({ args, env });
      assert.deepEqual(await namesAt(server), ["Marie"]);
      await using peer = await connectPeer(server.port);
      assert.equal(await register(peer, "Marie", MARCS), refused("owned"));
      assert.equal(await register(peer, "Marc", MARCS), ACK);
    }),
);
