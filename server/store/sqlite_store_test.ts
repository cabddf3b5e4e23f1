import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { openSqliteStore } from "./sqlite_store.ts";

async function withFile(test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "devcloud.db"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The table as another program reads it. */
function rowsOf(path: string): string[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare("SELECT username, ip FROM users ORDER BY username").all()
      .map(({ username, ip }) => `${username} ${ip}`);
  } finally {
    db.close();
  }
}

Deno.test("sqliteStore.add() is in the file once it is acknowledged, for others to read", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    await store.add({ username: "Noël", ip: "10.0.0.1" }, null);
    await store.add({ username: "'; DROP TABLE users; --", ip: "10.0.0.2" }, null);
    assert.deepEqual(rowsOf(path), ["'; DROP TABLE users; -- 10.0.0.2", "Noël 10.0.0.1"]);
    store.remove("Noël");
    await store.add({ username: "Zoé", ip: "10.0.0.3" }, null);
    assert.deepEqual(rowsOf(path), ["'; DROP TABLE users; -- 10.0.0.2", "Zoé 10.0.0.3"]);
    store.close();
  }));

Deno.test("sqliteStore.add() shares a commit with what else is asked in the same turn", async () => {
  const store = openSqliteStore(":memory:");
  const adding = Array.from(
    { length: 100 },
    (_, i) => store.add({ username: `M${i}`, ip: "10.0.0.1" }, null),
  );
  store.remove("M5");
  await Promise.all(adding);
  assert.deepEqual(store.figures, { commits: 1, failures: 0 });
  store.close();
});

Deno.test("sqliteStore.close() writes what waits, and refuses what comes later", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    const adding = store.add({ username: "Marie", ip: "10.0.0.1" }, null);
    store.close();
    await adding;
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1"]);
    await assert.rejects(store.add({ username: "John", ip: "10.0.0.2" }, null), /closed/);
    store.close();
  }));

Deno.test("openSqliteStore() begins with an empty table, whoever was in it", () =>
  withFile(async (path) => {
    const first = openSqliteStore(path);
    await first.add({ username: "Ghost", ip: "10.0.0.1" }, null);
    first.close();
    openSqliteStore(path).close();
    assert.deepEqual(rowsOf(path), []);
  }));

Deno.test("openSqliteStore() takes the file of the original", () =>
  withFile(async (path) => {
    const original = new DatabaseSync(path);
    original.exec("CREATE TABLE users(username TEXT, ip TEXT)");
    original.exec("INSERT INTO users VALUES ('Ghost', '10.0.0.1')");
    original.close();
    const store = openSqliteStore(path);
    await store.add({ username: "Marie", ip: "10.0.0.2" }, null);
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.2"]);
    store.close();
  }));

Deno.test("openSqliteStore() throws for another program's table of that name, and leaves it full", () =>
  withFile(async (path) => {
    const theirs = new DatabaseSync(path);
    theirs.exec("CREATE TABLE users(username TEXT, ip TEXT, password TEXT)");
    theirs.exec("INSERT INTO users VALUES ('Root', '10.0.0.1', 'secret')");
    theirs.close();
    const before = await Deno.readFile(path);
    assert.throws(() => openSqliteStore(path), /another program's/);
    assert.deepEqual(await Deno.readFile(path), before);
  }));

Deno.test("openSqliteStore() throws for what is no database, and leaves it as it was", () =>
  withFile(async (path) => {
    const letter = "Dear Marie, this is not a database at all.".repeat(100);
    await Deno.writeTextFile(path, letter);
    assert.throws(() => openSqliteStore(path), /not a database/);
    assert.equal(await Deno.readTextFile(path), letter);
  }));

Deno.test("sqliteStore refuses while another program locks the file, and makes up for removals", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    await store.add({ username: "Marie", ip: "10.0.0.1" }, null);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    store.remove("Marie");
    await assert.rejects(store.add({ username: "John", ip: "10.0.0.2" }, null), /locked/);
    assert.equal(store.health.state, "failing");
    other.exec("ROLLBACK");
    other.close();
    await store.add({ username: "Paul", ip: "10.0.0.3" }, null);
    assert.equal(store.health.state, "working");
    assert.deepEqual(rowsOf(path), ["Paul 10.0.0.3"]);
    assert.equal(store.figures.failures, 1);
    store.close();
  }));

Deno.test("sqliteStore.health recovers by itself, though nobody writes", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await assert.rejects(store.add({ username: "John", ip: "10.0.0.2" }, null), /locked/);
    assert.equal(store.health.state, "failing");
    other.exec("ROLLBACK");
    other.close();
    const deadline = Date.now() + 10_000;
    while (store.health.state === "failing" && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(store.health.state, "working");
    assert.deepEqual(rowsOf(path), []);
    store.close();
  }));

const OWNED = {
  folded: "marie",
  name: "Marie",
  key: "A".repeat(43),
  since: 1_700_000_000_000,
  seen: 1_700_000_000_001,
};

Deno.test("sqliteStore keeps whose a name is from the commit that its user came in", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
    await store.add({ username: "MARIE", ip: "10.0.0.1" }, { ...OWNED, name: "MARIE", seen: 7 });
    assert.deepEqual(store.figures, { commits: 2, failures: 0 });
    // As a kill -9 leaves it: not closed.
    const next = openSqliteStore(path);
    assert.deepEqual(next.names, [{ ...OWNED, name: "MARIE", seen: 7 }]);
    assert.deepEqual(rowsOf(path), []);
    await next.releaseName("marie");
    await next.releaseName("nobody");
    next.close();
    store.close();
    const last = openSqliteStore(path);
    assert.deepEqual(last.names, []);
    last.close();
  }));

Deno.test("openSqliteStore() adds the names to a file from before they had owners", () =>
  withFile((path) => {
    const old = new DatabaseSync(path);
    old.exec("CREATE TABLE users(username TEXT, ip TEXT); INSERT INTO users VALUES ('Old', '1')");
    old.close();
    const store = openSqliteStore(path);
    assert.deepEqual(store.names, []);
    store.close();
    const db = new DatabaseSync(path, { readOnly: true });
    assert.equal(db.prepare("PRAGMA user_version").get()?.["user_version"], 1);
    db.close();
    assert.deepEqual(rowsOf(path), []);
    return Promise.resolve();
  }));

Deno.test("openSqliteStore() leaves a file alone that a later version made, or another program", () =>
  withFile((path) => {
    for (const sql of ["PRAGMA user_version = 2", "CREATE TABLE names(first TEXT, last TEXT)"]) {
      const db = new DatabaseSync(path);
      db.exec(sql);
      db.close();
      const before = Deno.readFileSync(path);
      assert.throws(() => openSqliteStore(path), /after this one|another program's/);
      assert.deepEqual(Deno.readFileSync(path), before);
      Deno.removeSync(path);
    }
    return Promise.resolve();
  }));

Deno.test("sqliteStore.backup() makes a file that a store opens, and replaces none", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
    const copy = `${path}.copy`;
    await Deno.writeTextFile(`${copy}.part`, "of one that was cut off");
    assert.deepEqual(await store.backup(copy), { names: 1, bytes: Deno.statSync(copy).size });
    await assert.rejects(store.backup(copy), /copy': there is a file already/);
    await assert.rejects(store.backup(`${path}/no/such/folder`), /Cannot back up to/);
    await store.releaseName("marie");
    store.close();
    assert.deepEqual([...Deno.readDirSync(dirname(path))].map(({ name }) => name).sort(), [
      "devcloud.db",
      "devcloud.db.copy",
    ]);
    const restored = openSqliteStore(copy);
    assert.deepEqual(restored.names, [OWNED]);
    restored.close();
  }));
