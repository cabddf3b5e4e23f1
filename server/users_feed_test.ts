/** The online list on its way to sessions: windows of changes, and readers that are slow. */
import assert from "node:assert/strict";
import { createDirectory, type Directory } from "./directory.ts";
import { openMemoryStore } from "./store/open_sqlite_store.ts";
import { createUsersFeed, type Subscription, type UsersFeed } from "./users_feed.ts";
import { createUsersWindow, type UsersWindow, type WindowChange } from "./users_window.ts";

interface Scene {
  readonly directory: Directory;
  readonly window: UsersWindow;
  readonly feed: UsersFeed;
  join(name: string): Promise<() => void>;
  /** The next window's end. */
  windowEnd(): Promise<WindowChange>;
}

async function scene(test: (scene: Scene) => Promise<void>): Promise<void> {
  const store = openMemoryStore();
  const directory = createDirectory({ store, now: () => 0 });
  const window = createUsersWindow(directory, 10);
  const feed = createUsersFeed({ directory, window });
  try {
    await test({
      directory,
      window,
      feed,
      async join(name) {
        const owner = {};
        await directory.register(owner, {
          name,
          ip: "10.0.0.1",
          port: 5001,
          version: 2,
          key: null,
        });
        return () => void directory.release(owner);
      },
      windowEnd: () =>
        new Promise((resolve) => {
          const stop = window.onWindow((change) => {
            stop();
            resolve(change);
          });
        }),
    });
  } finally {
    feed.close();
    window.close();
    await store.close();
  }
}

interface Reader {
  full: boolean;
  readonly got: string[];
  readonly subscription: Subscription;
}

function read(feed: UsersFeed): Reader {
  const got: string[] = [];
  const reader = { full: false, got };
  const subscription = feed.subscribe({
    isFull: () => reader.full,
    deliver: (objects) => objects.forEach((object) => got.push(shorten(object))),
  });
  return Object.assign(reader, { subscription });
}

/** `reset +A +B -C` */
function shorten(object: Uint8Array): string {
  const { reset = false, joined, left } = JSON.parse(new TextDecoder().decode(object)) as {
    reset?: boolean;
    joined: { name: string }[];
    left: string[];
  };
  return [
    ...(reset ? ["reset"] : []),
    ...left.map((name) => `-${name}`),
    ...joined.map(({ name }) => `+${name}`),
  ].join(" ");
}

Deno.test("usersWindow joins changes, and leaves out who came and went within it", () =>
  scene(async ({ join, windowEnd }) => {
    const leave = await join("Marie");
    await windowEnd();
    const end = windowEnd();
    leave();
    (await join("Brief"))();
    const again = await join("Marie");
    await join("John");
    const { joined, left } = await end;
    assert.deepEqual([joined.map(({ name }) => name), left], [["Marie", "John"], ["Marie"]]);
    again();
    assert.deepEqual((await windowEnd()).left, ["Marie"]);
  }));

Deno.test("usersFeed.subscribe() brings the whole list, then changes", () =>
  scene(async ({ feed, join, windowEnd }) => {
    const leave = await join("Marie");
    const early = read(feed);
    await windowEnd();
    await join("John");
    leave();
    await windowEnd();
    const late = read(feed);
    await windowEnd();
    assert.deepEqual(early.got, ["reset +Marie", "-Marie +John"]);
    assert.deepEqual(late.got, ["reset +John"]);
  }));

Deno.test("usersFeed gives a reader that fell behind the whole list, and no endless queue", () =>
  scene(async ({ feed, join, windowEnd }) => {
    const slow = read(feed);
    await windowEnd();
    slow.full = true;
    for (const name of ["A", "B", "C"]) {
      await join(name);
      await windowEnd();
    }
    assert.deepEqual(slow.got, ["reset"]);
    slow.full = false;
    slow.subscription.drained();
    await windowEnd();
    assert.deepEqual(slow.got, ["reset", "reset +A +B +C"]);
    slow.subscription.stop();
    await join("D");
    await windowEnd();
    assert.equal(slow.got.length, 2);
  }));
