import assert from "node:assert/strict";
import { fakeUser } from "../fake_source.ts";
import { sortUsers } from "./sort_users.ts";

const USERS = [
  { name: "Zoé", ip: "192.168.1.10", since: "2026-03-01T12:00:00Z" },
  { name: "guest 10", ip: "192.168.1.9", since: "2026-03-01T14:30:00+02:00" },
  { name: "Guest 2", ip: "10.0.0.1", since: "2026-03-01T11:00:00Z" },
  { name: "Éric", ip: "10.0.0.1", since: "2026-03-01T10:00:00Z" },
];
const names = (by: "name" | "ip" | "since", descending: boolean, search = "") =>
  sortUsers(USERS.map(fakeUser), { by, descending }, search, "fr").map((user) => user.name);

Deno.test("sortUsers() sorts names as people do", () => {
  assert.deepEqual(names("name", false), ["Éric", "Guest 2", "guest 10", "Zoé"]);
  assert.deepEqual(names("name", true), ["Zoé", "guest 10", "Guest 2", "Éric"]);
});

Deno.test("sortUsers() sorts addresses by number and equals by name", () => {
  assert.deepEqual(names("ip", false), ["Éric", "Guest 2", "guest 10", "Zoé"]);
});

Deno.test("sortUsers() sorts times by what they mean", () => {
  assert.deepEqual(names("since", true), ["guest 10", "Zoé", "Guest 2", "Éric"]);
});

Deno.test("sortUsers() finds names without accents or case, and parts of addresses", () => {
  assert.deepEqual(names("name", false, " ERIC "), ["Éric"]);
  assert.deepEqual(names("name", false, "168.1.1"), ["Zoé"]);
  assert.deepEqual(names("name", false, "nobody"), []);
});
