import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { openMemoryStore, openSqliteStore } from "./open_sqlite_store.ts";
import type { StoreNotice } from "./sqlite_store.ts";

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
    await store.close();
  }));

Deno.test("sqliteStore.add() shares a commit with what else is asked in the same turn", async () => {
  const store = openMemoryStore();
  const adding = Array.from(
    { length: 100 },
    (_, i) => store.add({ username: `M${i}`, ip: "10.0.0.1" }, null),
  );
  store.remove("M5");
  await Promise.all(adding);
  assert.deepEqual(store.figures, { commits: 1, failures: 0 });
  await store.close();
});

Deno.test("sqliteStore.add() is written at once when it is asked as another is acknowledged", async () => {
  const store = openMemoryStore();
  for (let steps = 0; steps < 12; steps++) {
    await store.add({ username: `A${steps}`, ip: "10.0.0.1" }, null);
    for (let i = 0; i < steps; i++) await null; // each a micro-task after the acknowledgement
    let isStored = false;
    void store.add({ username: `B${steps}`, ip: "10.0.0.1" }, null).then(() => isStored = true);
    await new Promise((resolve) => setTimeout(resolve, 0)); // after all micro-tasks
    assert.ok(isStored, `after ${steps} steps`);
  }
  await store.close();
});

Deno.test("sqliteStore.close() writes what waits, and refuses what comes later", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    const adding = store.add({ username: "Marie", ip: "10.0.0.1" }, null);
    const closing = store.close();
    await assert.rejects(store.add({ username: "Paul", ip: "10.0.0.3" }, null), /closed/);
    await adding;
    await closing;
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1"]);
    await assert.rejects(store.add({ username: "John", ip: "10.0.0.2" }, null), /closed/);
    await store.close();
  }));

Deno.test("openSqliteStore() begins with an empty table, whoever was in it", () =>
  withFile(async (path) => {
    const first = openSqliteStore(path);
    await first.add({ username: "Ghost", ip: "10.0.0.1" }, null);
    await first.close();
    await openSqliteStore(path).close();
    assert.deepEqual(rowsOf(path), []);
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
    await store.close();
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
    await store.close();
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
    await store.close();
    const next = openSqliteStore(path);
    assert.deepEqual(next.names, [{ ...OWNED, name: "MARIE", seen: 7 }]);
    assert.deepEqual(rowsOf(path), []);
    await next.releaseName("marie");
    await next.releaseName("nobody");
    await next.close();
    const last = openSqliteStore(path);
    assert.deepEqual(last.names, []);
    await last.close();
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
    await store.close();
    assert.deepEqual([...Deno.readDirSync(dirname(path))].map(({ name }) => name).sort(), [
      "devcloud.db",
      "devcloud.db-lock",
      "devcloud.db.copy",
    ]);
    const restored = openSqliteStore(copy);
    assert.deepEqual(restored.names, [OWNED]);
    await restored.close();
  }));

Deno.test("openSqliteStore() refuses a file that another server has open, until it has closed it", () =>
  withFile(async (path) => {
    const store = openSqliteStore(path);
    await store.add({ username: "Marie", ip: "10.0.0.1" }, null);
    assert.throws(() => openSqliteStore(path), { name: "StoreRefusal", reason: "in-use" });
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1"]);
    await store.close();
    await openSqliteStore(path).close();
  }));

/** Waits for a notice of that state. */
async function told(notices: readonly StoreNotice[], state: StoreNotice["state"]): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!notices.some((notice) => notice.state === state)) {
    assert.ok(Date.now() < deadline, `no '${state}' in ${JSON.stringify(notices)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

for (const gone of [["", "-wal", "-shm"], [""], ["-wal"]]) {
  Deno.test(`sqliteStore writes all anew when 'devcloud.db${gone.join("' and '")}' is deleted`, () =>
    withFile(async (path) => {
      const notices: StoreNotice[] = [];
      const store = openSqliteStore(path, (notice) => notices.push(notice));
      await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
      await store.add({ username: "John", ip: "10.0.0.2" }, null);
      store.remove("John");
      for (const part of gone) Deno.removeSync(path + part);
      await store.add({ username: "Paul", ip: "10.0.0.3" }, null);
      assert.deepEqual(notices, [{ state: "rewritten" }]);
      assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1", "Paul 10.0.0.3"]);
      assert.equal(store.health.state, "working");
      await store.close();
      const next = openSqliteStore(path);
      assert.deepEqual(next.names, [OWNED]);
      await next.close();
    }));
}

Deno.test("sqliteStore writes all anew when its file is emptied", () =>
  withFile(async (path) => {
    const notices: StoreNotice[] = [];
    const store = openSqliteStore(path, (notice) => notices.push(notice));
    await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
    Deno.truncateSync(path);
    await store.add({ username: "Paul", ip: "10.0.0.3" }, null);
    assert.deepEqual(notices, [{ state: "rewritten" }]);
    await store.close();
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1", "Paul 10.0.0.3"]);
  }));

Deno.test("sqliteStore notices by itself that its file is deleted", () =>
  withFile(async (path) => {
    const notices: StoreNotice[] = [];
    const store = openSqliteStore(path, (notice) => notices.push(notice));
    await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
    await Deno.remove(path);
    await told(notices, "rewritten");
    assert.deepEqual(rowsOf(path), ["Marie 10.0.0.1"]);
    await store.close();
  }));

Deno.test("sqliteStore refuses while another file is in its place, and leaves that as it is", () =>
  withFile(async (path) => {
    const notices: StoreNotice[] = [];
    const store = openSqliteStore(path, (notice) => notices.push(notice));
    await store.add({ username: "Marie", ip: "10.0.0.1" }, OWNED);
    const restored = `${path}.restored`;
    await store.backup(restored);
    await store.releaseName("marie"); // which the log alone has
    await Deno.rename(restored, path);
    const before = await Deno.readFile(path);
    await assert.rejects(
      store.add({ username: "Paul", ip: "10.0.0.3" }, null),
      /come to its place/,
    );
    await assert.rejects(
      store.add({ username: "Paul", ip: "10.0.0.3" }, null),
      /come to its place/,
    );
    assert.deepEqual(notices, [{ state: "replaced" }]);
    assert.equal(store.health.state, "failing");
    await store.close();
    assert.deepEqual(await Deno.readFile(path), before);
    const next = openSqliteStore(path);
    assert.deepEqual(next.names, [OWNED]);
    await next.close();
  }));
