import assert from "node:assert/strict";
import { join } from "node:path";
import { createIdentity } from "../identity/identity.ts";
import { openPeople } from "./people.ts";

const keyOf = (seed: number) => createIdentity(new Uint8Array(32).fill(seed)).publicKey;
const [FIRST, SECOND] = [keyOf(1), keyOf(2)];
const now = () => new Date(0);

async function inFolder(test: (folder: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dc-people-" });
  try {
    test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openPeople() knows a name by the key that it was first seen with", () => {
  const people = openPeople(null, now);
  assert.equal(people.check("Marie", FIRST), "new");
  people.pin("Marie", FIRST);
  people.pin("Marie", SECOND);
  assert.equal(people.check("Marie", FIRST), "known");
  assert.equal(people.check("Marie", SECOND), "changed");
  assert.equal(people.check("ＭＡＲＩＥ", SECOND), "changed", "the same name to a directory");
  assert.equal(people.check("Paul", FIRST), "new");
});

Deno.test("openPeople() verifies the key that is known, and no other", () => {
  const people = openPeople(null, now);
  people.pin("Marie", FIRST);
  people.verify("Marie", SECOND);
  assert.equal(people.check("Marie", FIRST), "known");
  people.verify("Marie", FIRST);
  assert.equal(people.check("Marie", FIRST), "verified");
  people.accept("Marie", FIRST);
  assert.equal(people.check("Marie", FIRST), "verified", "nothing new was accepted");
  people.accept("Marie", SECOND);
  assert.equal(people.check("Marie", SECOND), "known", "a new key is not verified");
  assert.equal(people.forget("Marie"), true);
  assert.equal(people.forget("Marie"), false);
  assert.equal(people.check("Marie", FIRST), "new");
});

Deno.test("openPeople() finds what an earlier run has pinned, for its owner's eyes alone", () =>
  inFolder((folder) => {
    openPeople(folder, now).pin("Marie", FIRST);
    openPeople(folder, now).verify("Marie", FIRST);
    const people = openPeople(folder, now);
    assert.deepEqual(people.list(), [
      { name: "Marie", key: FIRST, verified: true, since: now().toISOString() },
    ]);
    if (Deno.build.os !== "windows") {
      assert.equal((Deno.statSync(join(folder, "people.json")).mode ?? 0) & 0o777, 0o600);
    }
  }));

Deno.test("openPeople() leaves out whom it can't read, and goes on with no damaged file", () =>
  inFolder((folder) => {
    const good = { name: "Marie", key: FIRST, verified: true, since: "2026-01-01T00:00:00.000Z" };
    const people = [good, null, 7, {}, { ...good, key: "none" }, { ...good, name: "\n" }];
    const path = join(folder, "people.json");
    Deno.writeTextFileSync(path, JSON.stringify({ people }));
    assert.deepEqual(openPeople(folder, now).list(), [good]);
    const running = openPeople(folder, now);
    for (const text of ["", "{", "[]", "null", '{"people":1}']) {
      Deno.writeTextFileSync(path, text);
      assert.throws(() => openPeople(folder, now), /people\.json': the file is damaged/);
      assert.equal(Deno.readTextFileSync(path), text, "it is not written over");
      assert.equal(running.check("Marie", SECOND), "changed", "who has read it before still knows");
    }
  }));

Deno.test("openPeople() lets no flood of strangers push out who is verified", () =>
  inFolder((folder) => {
    const person = (n: number) => ({
      name: `${n}`,
      key: SECOND,
      since: "2026-01-01T00:00:00.000Z",
    });
    const people = [
      { ...person(0), name: "Marie", key: FIRST, verified: true },
      ...Array.from({ length: 4_999 }, (_, n) => ({ ...person(n), verified: false })),
    ];
    Deno.writeTextFileSync(join(folder, "people.json"), JSON.stringify({ people }));
    const known = openPeople(folder, now);
    known.pin("one more", SECOND);
    assert.equal(known.list().length, 5_000);
    assert.equal(known.check("Marie", FIRST), "verified");
    assert.deepEqual([known.find("0"), known.find("1")?.name], [null, "1"]);
  }));

Deno.test("openPeople() knows for this run what can't be written", () => {
  const people = openPeople("/proc/nowhere", now);
  people.pin("Marie", FIRST);
  assert.equal(people.check("Marie", SECOND), "changed");
});

Deno.test("openPeople() reads its file when another telephone has changed it, and not each time", () =>
  inFolder((folder) => {
    const people = openPeople(folder, now), others = openPeople(folder, now);
    people.pin("Marie", FIRST);
    assert.equal(others.check("Marie", FIRST), "known");
    others.verify("Marie", FIRST);
    assert.equal(people.check("Marie", FIRST), "verified");
    const read = Deno.readTextFileSync;
    let reads = 0;
    Deno.readTextFileSync = (path) => (reads++, read(path));
    try {
      for (let i = 0; i < 100; i++) people.list();
      assert.equal(reads, 0);
      others.forget("Marie");
      assert.deepEqual(people.list(), []);
      assert.equal(reads, 1);
    } finally {
      Deno.readTextFileSync = read;
    }
  }));
