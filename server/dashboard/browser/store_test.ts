import assert from "node:assert/strict";
import { fakeUser } from "../fake_source.ts";
import { applyEvent, createStore, sortBy } from "./store.ts";

const user = (name: string, ip = "10.0.0.1") =>
  fakeUser({ name, ip, since: "2026-03-01T12:00:00Z" });
const owned = (name: string, fingerprint = "1") => ({
  ...{ name, fingerprint, since: "2026-03-01T12:00:00Z", seen: "2026-03-01T12:00:00Z" },
});
const line = (
  id: number,
) => ({ id, at: "2026-03-01T12:00:00Z", level: "info", text: `${id}` } as const);

function setUp() {
  return createStore({
    lang: "en",
    access: "open",
    renderedAt: "2026-03-01T12:00:00Z",
    timeZone: "UTC",
    listening: "10.0.0.9:10000",
    serverKey: null,
    users: [user("Marie")],
    usersPage: { number: 1, of: 1 },
    online: 1,
    activity: null,
    names: [owned("Marie")],
    log: [line(1)],
  });
}

Deno.test("applyEvent() applies `left` before `joined`", () => {
  const store = setUp();
  applyEvent(store, { kind: "users", left: ["Marie"], joined: [user("Marie", "10.0.0.2")] });
  assert.deepEqual(store.users.value, [user("Marie", "10.0.0.2")]);
  applyEvent(store, { kind: "users", left: ["Marie", "Nobody"], joined: [] });
  assert.deepEqual(store.users.value, []);
});

Deno.test("applyEvent() takes a repeated change once", () => {
  const store = setUp();
  applyEvent(store, { kind: "users", left: [], joined: [user("Marie")] });
  applyEvent(store, { kind: "log", entries: [line(1), line(2)] });
  applyEvent(store, { kind: "log", entries: [line(2)] });
  assert.deepEqual(store.users.value, [user("Marie")]);
  assert.deepEqual(store.log.value.map((entry) => entry.id), [1, 2]);
});

Deno.test("applyEvent() keeps 500 lines of the log", () => {
  const store = setUp();
  applyEvent(store, { kind: "log", entries: Array.from({ length: 600 }, (_, i) => line(i + 2)) });
  assert.equal(store.log.value.length, 500);
  assert.equal(store.log.value.at(-1)?.id, 601);
});

Deno.test("applyEvent() lets a snapshot replace everything, lower ids too", () => {
  const store = setUp();
  applyEvent(store, { kind: "log", entries: [line(9)] });
  applyEvent(store, {
    kind: "snapshot",
    listening: "10.0.0.8:1",
    serverKey: "sha256:12",
    users: [],
    names: [],
    log: [line(1)],
    activity: { registrations: [], lookUpsPerSecond: 7, refused: [] },
  });
  assert.equal(store.activity.value?.lookUpsPerSecond, 7);
  assert.deepEqual(store.log.value, [line(1)]);
  assert.equal(store.listening.value, "10.0.0.8:1");
  assert.equal(store.serverKey.value, "sha256:12");
  applyEvent(store, { kind: "closing" });
  assert.equal(store.link.value, "closing");
});

Deno.test("applyEvent() applies `released` before `kept`", () => {
  const store = setUp();
  const kept = [owned("Marc"), owned("Marie", "2")];
  applyEvent(store, { kind: "names", released: ["Marie", "Nobody"], kept });
  assert.deepEqual(store.names.value, kept);
  applyEvent(store, { kind: "names", released: ["Marc"], kept: [] });
  assert.deepEqual(store.names.value, [owned("Marie", "2")]);
});

Deno.test("sortBy() sorts what is there and what comes later", () => {
  const store = setUp();
  sortBy(store, { by: "name", descending: true });
  applyEvent(store, { kind: "users", left: [], joined: [user("Zoé"), user("Anne")] });
  assert.deepEqual(store.users.value.map(({ name }) => name), ["Zoé", "Marie", "Anne"]);
  sortBy(store, { by: "name", descending: false });
  assert.deepEqual(store.users.value.map(({ name }) => name), ["Anne", "Marie", "Zoé"]);
  assert.equal(store.online.value, 3);
});
