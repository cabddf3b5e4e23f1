/** The rules of the directory, over each store that there is. */
import assert from "node:assert/strict";
import { createDirectory, type Directory, type DirectoryChange, type Owner } from "./directory.ts";
import { openMemoryStore } from "./store/open_sqlite_store.ts";
import { createHistogram } from "./histogram.ts";
import type { Store } from "./store/store.ts";

const STORES: Readonly<Record<string, () => Store>> = {
  "SQLite": () => openMemoryStore(),
};

const who = (name: string, ip = "10.0.0.1") =>
  ({ name, ip, port: 5001, version: 2, key: null }) as const;

interface Scene {
  readonly directory: Directory;
  readonly store: Store;
  readonly changes: string[];
}

function scene(open: () => Store, test: (scene: Scene) => Promise<void>): () => Promise<void> {
  return async () => {
    const store = open();
    let at = 0;
    const directory = createDirectory({ store, now: () => ++at });
    const changes: string[] = [];
    directory.onChange(({ kind, user }: DirectoryChange) => changes.push(`${kind} ${user.name}`));
    try {
      await test({ directory, store, changes });
    } finally {
      await store.close();
    }
  };
}

for (const [kind, open] of Object.entries(STORES)) {
  Deno.test(
    `directory.register() makes a user that look-ups find (${kind})`,
    scene(open, async ({ directory, changes }) => {
      assert.equal(directory.lookUp("Marie"), null);
      const owner: Owner = {};
      const registered = await directory.register(owner, who("Marie"));
      assert.deepEqual(registered, { state: "registered", user: { ...who("Marie"), since: 1 } });
      assert.deepEqual(directory.lookUp("Marie"), { ...who("Marie"), since: 1 });
      assert.equal(directory.lookUp("marie"), null, "names are told apart by case");
      assert.deepEqual([directory.size, directory.users().length], [1, 1]);
      assert.deepEqual(changes, ["joined Marie"]);
    }),
  );

  Deno.test(
    `directory.register() refuses a name that is taken, also while it is being stored (${kind})`,
    scene(open, async ({ directory }) => {
      const [first, second] = [{}, {}];
      const storing = directory.register(first, who("Marie", "10.0.0.1"));
      assert.equal(directory.lookUp("Marie"), null, "not found before it is stored");
      const taken = { state: "taken", ip: "10.0.0.1" };
      assert.deepEqual(await directory.register(second, who("Marie", "10.0.0.2")), taken);
      assert.equal((await storing).state, "registered");
      assert.deepEqual(await directory.register(first, who("Marie", "10.0.0.2")), taken);
    }),
  );

  Deno.test(
    `directory.register() gives one owner 16 names, and no more (${kind})`,
    scene(open, async ({ directory }) => {
      const owner: Owner = {};
      const names = Array.from({ length: 17 }, (_, i) => `M${i}`);
      const states = await Promise.all(names.map(async (name) => {
        const { state } = await directory.register(owner, who(name));
        return state;
      }));
      assert.deepEqual(states, [...Array(16).fill("registered"), "too-many"]);
      directory.unregister(owner, "M0");
      assert.equal((await directory.register(owner, who("M16"))).state, "registered");
    }),
  );

  Deno.test(
    `directory.unregister() removes its owner's names only (${kind})`,
    scene(open, async ({ directory, changes }) => {
      const [owner, stranger] = [{}, {}];
      await directory.register(owner, who("Marie"));
      assert.equal(directory.unregister(stranger, "Marie"), false);
      assert.equal(directory.unregister(owner, "John"), false);
      assert.notEqual(directory.lookUp("Marie"), null);
      assert.equal(directory.unregister(owner, "Marie"), true);
      assert.equal(directory.lookUp("Marie"), null);
      assert.equal(directory.unregister(owner, "Marie"), false);
      assert.deepEqual(changes, ["joined Marie", "left Marie"]);
    }),
  );

  Deno.test(
    `directory.release() removes all of an owner, one being stored as well (${kind})`,
    scene(open, async ({ directory, changes }) => {
      const [owner, other] = [{}, {}];
      await directory.register(owner, who("Marie"));
      await directory.register(other, who("John"));
      const storing = directory.register(owner, who("Zoé"));
      assert.deepEqual(directory.release(owner).map(({ name }) => name), ["Marie"]);
      assert.equal((await storing).state, "gone");
      assert.deepEqual(directory.release(owner), []);
      assert.deepEqual(directory.users().map(({ name }) => name), ["John"]);
      assert.deepEqual(changes, ["joined Marie", "joined John", "left Marie"]);
      assert.equal((await directory.register(other, who("Zoé"))).state, "registered", "is free");
    }),
  );

  Deno.test(
    `directory.onChange() tells nobody who has stopped listening (${kind})`,
    scene(open, async ({ directory }) => {
      const told: string[] = [];
      const stop = directory.onChange(({ user }) => told.push(user.name));
      await directory.register({}, who("Marie"));
      stop();
      await directory.register({}, who("John"));
      assert.deepEqual(told, ["Marie"]);
    }),
  );
}

Deno.test("directory.register() frees a name that could not be stored", async () => {
  const full = new Error("database or disk is full");
  let fails = true;
  const store: Store = {
    add: () => fails ? Promise.reject(full) : Promise.resolve(),
    remove() {},
    names: [],
    releaseName: () => Promise.reject(full),
    health: { state: "working" },
    figures: { commits: 0, failures: 0 },
    commitSeconds: createHistogram([1]),
    backup: () => Promise.reject(full),
    close: () => Promise.resolve(),
  };
  const directory = createDirectory({ store, now: () => 0 });
  const [owner, other] = [{}, {}];
  assert.deepEqual(await directory.register(owner, who("Marie")), {
    state: "not-stored",
    error: full,
  });
  assert.deepEqual([directory.lookUp("Marie"), directory.size], [null, 0]);
  const keyed = await directory.register(owner, { ...who("Marie"), key: "A".repeat(43) });
  assert.equal(keyed.state, "not-stored");
  assert.deepEqual(directory.names(), []);
  fails = false;
  assert.equal((await directory.register(other, who("Marie"))).state, "registered");
});
