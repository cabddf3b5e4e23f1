import assert from "node:assert/strict";
import fc from "fast-check";
import { fakeUser } from "../fake_source.ts";
import { compareUsers, mergeUsers, searchUsers, type SortKey } from "./sort_users.ts";

const USERS = [
  { name: "Zoé", ip: "192.168.1.10", since: "2026-03-01T12:00:00Z" },
  { name: "guest 10", ip: "192.168.1.9", since: "2026-03-01T14:30:00+02:00" },
  { name: "Guest 2", ip: "10.0.0.1", since: "2026-03-01T11:00:00Z", hasKey: false },
  { name: "Éric", ip: "10.0.0.1", since: "2026-03-01T10:00:00Z", version: 1 as const },
].map(fakeUser);
const sorted = (by: SortKey, descending: boolean) =>
  USERS.toSorted(compareUsers({ by, descending }, "fr")).map((user) => user.name);

Deno.test("compareUsers() sorts names as people do", () => {
  assert.deepEqual(sorted("name", false), ["Éric", "Guest 2", "guest 10", "Zoé"]);
  assert.deepEqual(sorted("name", true), ["Zoé", "guest 10", "Guest 2", "Éric"]);
});

Deno.test("compareUsers() sorts addresses by number and equals by name", () => {
  assert.deepEqual(sorted("ip", false), ["Éric", "Guest 2", "guest 10", "Zoé"]);
});

Deno.test("compareUsers() sorts times by what they mean", () => {
  assert.deepEqual(sorted("since", true), ["guest 10", "Zoé", "Guest 2", "Éric"]);
});

Deno.test("compareUsers() sorts clients from the oldest kind to the best protected", () => {
  assert.deepEqual(sorted("client", false), ["Éric", "Guest 2", "guest 10", "Zoé"]);
});

Deno.test("searchUsers() finds names without accents or case, and parts of addresses", () => {
  const found = (text: string) => searchUsers(USERS, text).map((user) => user.name);
  assert.deepEqual(found(" ERIC "), ["Éric"]);
  assert.deepEqual(found("168.1.1"), ["Zoé"]);
  assert.deepEqual(found("nobody"), []);
  assert.deepEqual(found(""), USERS.map(({ name }) => name));
});

Deno.test("mergeUsers() gives what sorting all anew gives", () => {
  const name = fc.string({ maxLength: 3, unit: fc.constantFrom(..."aAbBéE12 ") });
  const users = (names: readonly string[]) =>
    [...new Set(names)].map((name) =>
      fakeUser({ ...USERS[0]!, name, ip: `10.0.0.${name.length}` })
    );
  fc.assert(fc.property(
    fc.array(name, { maxLength: 30 }),
    fc.array(name, { maxLength: 10 }),
    fc.array(name, { maxLength: 10 }),
    fc.constantFrom<SortKey>("name", "ip"),
    fc.boolean(),
    (here, left, joining, by, descending) => {
      const compare = compareUsers({ by, descending }, "en");
      const joined = users(joining);
      const gone = new Set([...left, ...joining]);
      const merged = mergeUsers(users(here).sort(compare), gone, joined, compare);
      const anew = [...users(here).filter(({ name }) => !gone.has(name)), ...joined].sort(compare);
      assert.deepEqual(merged, anew);
    },
  ));
});
