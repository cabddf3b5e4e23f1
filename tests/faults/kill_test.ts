/**
 * The server is killed, or stopped, at random moments of a storm of registrations: whoever was told
 * "registered" is in the file as it was left.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createIdentity, type Identity } from "../../client/identity/identity.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { seededRandom } from "../../tools/seeded_random.ts";
import { connectPeer, type Peer, python, REGISTERED } from "../directory/peer.ts";
import { ACK, refused, register } from "../directory/registering.ts";

/** `DEVCLOUD_KILL_ROUNDS=100` for the whole of it. */
const ROUNDS = Number(Deno.env.get("DEVCLOUD_KILL_ROUNDS") ?? 3);
const PEERS = 40;
/** No more than one connection may have. */
const NAMES = 16;
/** Some are killed before the first commit, most in the middle. */
const LONGEST_MS = 400;

/** What the server has acknowledged. */
interface Acknowledged {
  readonly users: Set<string>;
  readonly keys: Map<string, string>;
}

/** Registers name after name until the server ends: as an original on one connection, or with a key on one each. */
async function storm(
  connect: () => Promise<Peer>,
  prefix: string,
  identity: Identity | null,
  { users, keys }: Acknowledged,
): Promise<void> {
  let peer = await connect();
  for (let i = 0; i < NAMES; i++) {
    const name = `${prefix} ${i}`;
    if (identity === null) assert.equal(await peer.ask(python("REG", name)), REGISTERED);
    else {
      assert.equal(await register(peer, name, identity), ACK);
      keys.set(name, identity.publicKey);
      peer = await connect(); // on the other the online list comes between the answers
    }
    users.add(name);
  }
}

/** The file as the kill left it, read from a copy so that it stays so. */
async function readCopy(db: string, folder: string) {
  const copy = join(folder, "copy.db");
  for (const part of ["", "-wal", "-shm"]) {
    await Deno.remove(copy + part).catch(() => {});
    if (part !== "-shm") await Deno.copyFile(db + part, copy + part).catch(() => {});
  }
  const file = new DatabaseSync(copy);
  try {
    return {
      users: new Set(
        file.prepare("SELECT username FROM users").all().map((row) => row["username"]),
      ),
      keys: new Map(
        file.prepare("SELECT name, key FROM names").all().map(({ name, key }) => [name, key]),
      ),
    };
  } finally {
    file.close();
  }
}

Deno.test("server killed with -9 in a storm of registrations has lost nobody it acknowledged, and no key", async () => {
  const folder = await Deno.makeTempDir();
  const db = join(folder, "devcloud.db");
  const random = seededRandom(11);
  const identities = Array.from(
    { length: PEERS },
    (_, i) => createIdentity(new Uint8Array(32).fill(i + 1)),
  );
  /** Of all rounds. */
  const keys = new Map<string, string>();
  let acknowledged = 0;
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await using server = await startServer({ args: [`--db=${db}`] });
      const online = await (await fetch(`${server.dashboard}/api/users`)).json();
      assert.deepEqual(online, [], "nobody is online until they come back");
      const names: { name: string }[] = await (await fetch(`${server.dashboard}/api/names`)).json();
      const known = new Set(names.map(({ name }) => name));
      for (const name of keys.keys()) assert.ok(known.has(name), `round ${round} lacks '${name}'`);

      const said: Acknowledged = { users: new Set(), keys: new Map() };
      const peers: Peer[] = [];
      const connect = async () => {
        const peer = await connectPeer(server.port);
        peers.push(peer);
        return peer;
      };
      const storms = Promise.allSettled(
        identities.map((identity, i) =>
          storm(connect, `R${round} P${i}`, i % 2 === 0 ? null : identity, said)
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, random() * LONGEST_MS));
      server.signal("SIGKILL");
      await server.exit;
      for (const outcome of await storms) {
        // Each ends with its connection; none may have been answered otherwise.
        if (outcome.status === "rejected") {
          assert.ok(!(outcome.reason instanceof assert.AssertionError), String(outcome.reason));
        }
      }
      const left = await readCopy(db, folder);
      for (const name of said.users) assert.ok(left.users.has(name), `round ${round}: '${name}'`);
      for (const [name, key] of said.keys) keys.set(name, key);
      for (const [name, key] of keys) {
        assert.equal(left.keys.get(name), key, `round ${round}: '${name}'`);
      }
      acknowledged += said.users.size;
      await Promise.all(peers.map((peer) => peer.close()));
    }
    assert.ok(acknowledged > ROUNDS, `${acknowledged} were acknowledged`);
    if (ROUNDS > 3) {
      console.log(`${ROUNDS} rounds: ${acknowledged} acknowledged, ${keys.size} keys`);
    }

    await using last = await startServer({ args: [`--db=${db}`] });
    await using stranger = await connectPeer(last.port);
    const [name] = [...keys.keys()].slice(-1);
    const other = createIdentity(new Uint8Array(32).fill(99));
    if (name !== undefined) {
      assert.equal(await register(stranger, name, other), refused("owned"));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("server that is stopped for a while answers all that came meanwhile, and loses nobody", async () => {
  const folder = await Deno.makeTempDir();
  const db = join(folder, "devcloud.db");
  try {
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    const peers = await Promise.all(Array.from({ length: PEERS }, () => connectPeer(server.port)));
    const asked = peers.map((peer, i) => peer.ask(python("REG", `P${i}`)));
    server.signal("SIGSTOP");
    const late = await connectPeer(server.port); // the system takes it
    const answers = [late.ask(python("REG", "Late")), marc.ask(python("GET", "Marc"))];
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    server.signal("SIGCONT");
    assert.deepEqual(await Promise.all(answers), [REGISTERED, `{"ip": "127.0.0.1"}`]);
    assert.deepEqual(new Set(await Promise.all(asked)), new Set([REGISTERED]));
    const { users } = await readCopy(db, folder);
    assert.equal(users.size, PEERS + 2);
    for (const peer of [...peers, late]) await peer.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
