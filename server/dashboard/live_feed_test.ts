import assert from "node:assert/strict";
import { createEventParser } from "./browser/event_stream.ts";
import { createFakeSource, fakeUser, fakeUsers } from "./fake_source.ts";
import { createLiveFeed, type LiveFeed, MOST_READERS } from "./live_feed.ts";
import type { DashboardEvent } from "./types.ts";

/** Reads a stream event by event. */
function readEvents(feed: LiveFeed) {
  const stream = feed.open();
  assert.ok(stream !== null);
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const parse = createEventParser();
  const waiting: DashboardEvent[] = [];
  return {
    async next(): Promise<DashboardEvent | null> {
      while (waiting.length === 0) {
        const { done, value } = await reader.read();
        if (done) return null;
        for (const { name, data } of parse(decoder.decode(value, { stream: true }))) {
          const event: DashboardEvent = JSON.parse(data);
          assert.equal(name, event.kind);
          waiting.push(event);
        }
      }
      return waiting.shift() ?? null;
    },
    leave: () => reader.cancel(),
  };
}

const MARIE = fakeUser({ name: "Marie", ip: "10.0.0.7", since: "2026-03-01T11:55:00.000Z" });

Deno.test("liveFeed.open() sends a snapshot, then changes in order", async () => {
  const source = createFakeSource();
  source.say("first");
  const feed = createLiveFeed(source);
  const reader = readEvents(feed);
  const snapshot = await reader.next();
  assert.ok(snapshot?.kind === "snapshot");
  assert.equal(snapshot.listening, source.listening);
  assert.deepEqual(snapshot.log.map((entry) => entry.text), ["first"]);
  source.join(MARIE);
  source.leave("Marie");
  assert.deepEqual(await reader.next(), { kind: "users", joined: [MARIE], left: [] });
  assert.deepEqual(await reader.next(), { kind: "users", joined: [], left: ["Marie"] });
  await reader.leave();
});

Deno.test("liveFeed joins log lines that come together, in a storm for longer", async () => {
  const source = createFakeSource();
  const reader = readEvents(createLiveFeed(source));
  await reader.next();
  for (let line = 1; line <= 600; line++) source.say(`line ${line}`);
  const event = await reader.next();
  assert.ok(event?.kind === "log");
  assert.equal(event.entries.length, 500);
  assert.equal(event.entries.at(-1)?.text, "line 600");
  source.say("after the storm");
  // Twice as long as lines wait where there is none; timers go off in the order of their times.
  setTimeout(() => source.say("later"), 400);
  const next = await reader.next();
  assert.ok(next?.kind === "log");
  assert.deepEqual(next.entries.map(({ text }) => text), ["after the storm", "later"]);
  await reader.leave();
});

Deno.test("liveFeed gives a reader that fell behind a fresh snapshot, in bounded memory", async () => {
  const source = createFakeSource();
  const feed = createLiveFeed(source);
  const reader = readEvents(feed);
  await reader.next();
  const many = fakeUsers(2000, 0);
  for (let round = 0; round < 50; round++) source.join(...many); // 50 × 0.16 MB unread
  source.join(MARIE);
  let changes = 0;
  let event = await reader.next();
  for (; event?.kind === "users"; event = await reader.next()) changes++;
  assert.ok(changes < 20, `${changes} changes were kept`);
  assert.ok(event?.kind === "snapshot");
  assert.ok(event.users.some((user) => user.name === "Marie"));
  source.leave("Marie");
  assert.deepEqual(await reader.next(), { kind: "users", joined: [], left: ["Marie"] });
  await reader.leave();
});

Deno.test("liveFeed listens to the source only while somebody reads", async () => {
  const source = createFakeSource();
  const feed = createLiveFeed(source);
  assert.equal(source.listeners, 0);
  const one = readEvents(feed);
  const two = readEvents(feed);
  assert.deepEqual([feed.readers, source.listeners], [2, 3]);
  await one.leave();
  assert.deepEqual([feed.readers, source.listeners], [1, 3]);
  await two.leave();
  assert.deepEqual([feed.readers, source.listeners], [0, 0]);
});

Deno.test("liveFeed.open() is null beyond the bound, until somebody leaves", async () => {
  const feed = createLiveFeed(createFakeSource());
  const readers = Array.from({ length: MOST_READERS }, () => readEvents(feed));
  assert.equal(feed.open(), null);
  await readers[0]?.leave();
  readers[0] = readEvents(feed);
  for (const reader of readers) await reader.leave();
});

Deno.test("liveFeed.close() says so, ends the streams, and opens no more", async () => {
  const source = createFakeSource();
  const feed = createLiveFeed(source);
  const reader = readEvents(feed);
  await reader.next();
  feed.close();
  feed.close();
  assert.deepEqual(await reader.next(), { kind: "closing" });
  assert.equal(await reader.next(), null);
  assert.equal(feed.open(), null);
  assert.equal(source.listeners, 0);
});

Deno.test("liveFeed joins what happens to names, and tells what came of it", async () => {
  const owned = (name: string, fingerprint: string) => ({
    ...{ name, fingerprint, since: MARIE.since, seen: MARIE.since },
  });
  const source = createFakeSource({ names: [owned("Marie", "1")] });
  const reader = readEvents(createLiveFeed(source));
  const snapshot = await reader.next();
  assert.ok(snapshot?.kind === "snapshot");
  assert.deepEqual(snapshot.names, [owned("Marie", "1")]);
  await source.release("Marie");
  source.keep(owned("Marie", "2"), owned("Marc", "3"));
  await source.release("Marc");
  assert.deepEqual(await reader.next(), {
    kind: "names",
    kept: [owned("Marie", "2")],
    released: ["Marc"],
  });
  await reader.leave();
});

Deno.test("liveFeed writes one snapshot for all who come or fall behind at about the same time", async () => {
  const source = createFakeSource({ users: [MARIE] });
  let written = 0;
  const { users } = source;
  Object.assign(source, {
    users() {
      written++;
      return users();
    },
  });
  const feed = createLiveFeed(source);
  const readers = Array.from({ length: 20 }, () => readEvents(feed));
  for (const reader of readers) {
    const event = await reader.next();
    assert.ok(event?.kind === "snapshot");
    assert.deepEqual(event.users, [MARIE]);
  }
  assert.equal(written, 2, "the first at once, the others together");
  source.leave("Marie");
  for (const reader of readers) {
    assert.deepEqual(await reader.next(), { kind: "users", joined: [], left: ["Marie"] });
    await reader.leave();
  }
});

Deno.test("liveFeed tells of activity where it has changed", async () => {
  const source = createFakeSource();
  const reader = readEvents(createLiveFeed(source));
  await reader.next();
  const activity = { ...source.activity(), lookUpsPerSecond: 12.5 };
  source.setActivity(activity);
  assert.deepEqual(await reader.next(), { kind: "activity", activity });
  await reader.leave();
});
