import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { seededRandom } from "../../tools/seeded_random.ts";
import { openDatabase } from "./database.ts";
import { prepareFile } from "./prepare_file.ts";
import { HEADER } from "./recognise_file.ts";
import { APPLICATION_ID, SCHEMA_VERSION } from "./schema.ts";
import type { OwnedName } from "./store.ts";

const NOW = new Date("2026-11-28T12:34:56.789Z");

async function withFile(test: (path: string) => void | Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "devcloud.db"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes a file by SQL, as another program or an earlier version leaves it. */
function make(path: string, sql: string): void {
  const db = new DatabaseSync(path);
  db.exec(sql);
  db.close();
}

const filesBeside = (path: string) =>
  [...Deno.readDirSync(dirname(path))].map(({ name }) => name).sort();

const NAMES: readonly OwnedName[] = Array.from({ length: 1_000 }, (_, i) => {
  const name = `Person ${String(i).padStart(4, "0")}`;
  return { folded: name.toLowerCase(), name, key: "A".repeat(43), since: 1e12 + i, seen: 2e12 + i };
});

/** A file with a thousand names; `isKilled`: as a kill leaves it, with all of them in its log. */
function fill(path: string, { isKilled = false } = {}): void {
  const made = isKilled ? `${path}.alive` : path;
  prepareFile(made, NOW);
  const database = openDatabase(made);
  database.write(NAMES.map((owned) => ({ kind: "keep", owned })));
  if (isKilled) { for (const part of ["", "-wal"]) Deno.copyFileSync(made + part, path + part); }
  database.close();
  if (isKilled) Deno.removeSync(made);
}

function overwrite(path: string, at: number, bytes: Uint8Array): void {
  using file = Deno.openSync(path, { write: true });
  file.seekSync(at, Deno.SeekMode.Start);
  file.writeSync(bytes);
}

const OF_2023 = `CREATE TABLE users(username TEXT, ip TEXT); INSERT INTO users VALUES ('Old', '1')`;
const VERSION_1 = `${OF_2023}; CREATE INDEX users_username ON users(username);
  CREATE TABLE names(folded TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL,
    since INTEGER NOT NULL, seen INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO names VALUES ('zoé', 'Zoé', '${"A".repeat(43)}', 1, 2);
  PRAGMA journal_mode = WAL; PRAGMA user_version = 1`;
const ZOE = { folded: "zoé", name: "Zoé", key: "A".repeat(43), since: 1, seen: 2 };

for (
  const [what, sql, from, names] of [
    ["of 2023", OF_2023, 0, []],
    ["of 2023, as Python writes it", OF_2023.replace("users(", "users ("), 0, []],
    [
      "of ours before names had owners",
      `${OF_2023}; CREATE INDEX users_username ON users(username)`,
      0,
      [],
    ],
    ["of version 1", VERSION_1, 1, [ZOE]],
  ] as const
) {
  Deno.test(`prepareFile() brings a file ${what} to this version, and keeps a copy`, () =>
    withFile((path) => {
      make(path, sql);
      const copy = `${path}.version-${from}-20261128T123456Z`;
      const { names: read, done } = prepareFile(path, NOW);
      assert.deepEqual([read, done], [names, { state: "migrated", from, copy }]);
      const db = new DatabaseSync(path);
      assert.deepEqual({ ...db.prepare("PRAGMA user_version").get() }, {
        user_version: SCHEMA_VERSION,
      });
      assert.deepEqual({ ...db.prepare("PRAGMA application_id").get() }, {
        application_id: APPLICATION_ID,
      });
      assert.deepEqual(db.prepare("SELECT * FROM users").all(), []);
      db.close();
      const old = new DatabaseSync(copy);
      assert.deepEqual({ ...old.prepare("SELECT username FROM users").get() }, { username: "Old" });
      assert.deepEqual({ ...old.prepare("PRAGMA user_version").get() }, { user_version: from });
      old.close();
      assert.deepEqual(prepareFile(path, NOW), { names, done: { state: "ready" } });
    }));
}

for (
  const [what, sql, reason, detail] of [
    [
      "another program's table of users",
      "CREATE TABLE users(username, ip, password)",
      "foreign",
      /users.*password/,
    ],
    ["another program's names", "CREATE TABLE names(first TEXT, last TEXT)", "foreign", /names/],
    ["a table that we don't know", `${OF_2023}; CREATE TABLE letters(text)`, "foreign", /letters/],
    [
      "another program's mark",
      `${OF_2023}; PRAGMA application_id = 7`,
      "foreign",
      /application_id 7/,
    ],
    ["a later version", `${VERSION_1}; PRAGMA user_version = 99`, "newer", /version 99/],
    [
      "a later version, marked",
      `${VERSION_1}; CREATE TABLE more(x); PRAGMA user_version = 99; PRAGMA application_id = ${APPLICATION_ID}`,
      "newer",
      /version/,
    ],
  ] as const
) {
  Deno.test(`prepareFile() refuses ${what}, and leaves the file as it is`, () =>
    withFile((path) => {
      make(path, sql);
      const before = Deno.readFileSync(path);
      assert.throws(
        () => prepareFile(path, NOW),
        (error: Error & { reason?: string }) =>
          error.reason === reason && detail.test(error.message),
      );
      assert.deepEqual(Deno.readFileSync(path), before);
    }));
}

for (
  const [what, bytes] of [
    ["a letter", new TextEncoder().encode("Dear Marie, this is no database.".repeat(200))],
    ["a few bytes", new Uint8Array(7)],
    ["nothing but zeros", new Uint8Array(8_192)],
    ["SQLite's first bytes and no more", new TextEncoder().encode("SQLite format 3\0")],
  ] as const
) {
  Deno.test(`prepareFile() refuses a file of ${what}, and leaves it as it is`, () =>
    withFile((path) => {
      Deno.writeFileSync(path, bytes);
      assert.throws(() => prepareFile(path, NOW), { name: "StoreRefusal", reason: "foreign" });
      assert.deepEqual(Deno.readFileSync(path), new Uint8Array(bytes));
      assert.deepEqual(filesBeside(path), ["devcloud.db"]);
    }));
}

Deno.test("prepareFile() takes an empty file for a new one", () =>
  withFile((path) => {
    Deno.writeFileSync(path, new Uint8Array());
    assert.deepEqual(prepareFile(path, NOW), { names: [], done: { state: "ready" } });
  }));

const PAGE = 4_096;
const NOISE = new Uint8Array(PAGE).map((_, i) => 7 * i + 13);

/** What is done to a file, and how many of its names must come out of that. */
const DAMAGES: readonly (readonly [string, boolean, (path: string) => void, number])[] = [
  ["its first bytes", false, (path) => overwrite(path, 0, NOISE.subarray(0, 60)), 1_000],
  ["its page size", false, (path) => overwrite(path, HEADER.pageSize, NOISE.subarray(0, 2)), 1_000],
  [
    "the list of its tables",
    false,
    (path) => overwrite(path, HEADER.bytes, NOISE.subarray(0, 1_000)),
    1_000,
  ],
  ["a page of names", false, (path) => overwrite(path, 10 * PAGE, NOISE), 950],
  ["its last third cut off", false, (path) => Deno.truncateSync(path, 2 * PAGE + 1_000), 0],
  ["all of it, with names in the log", true, (path) => Deno.truncateSync(path, 0), 1_000],
  ["its first page, with names in the log", true, (path) => overwrite(path, 0, NOISE), 1_000],
];

for (const [what, isKilled, damage, saved] of DAMAGES) {
  Deno.test(`prepareFile() sets a file aside that has lost ${what}, and saves ${saved} names and more`, () =>
    withFile((path) => {
      fill(path, { isKilled });
      damage(path);
      const damaged = Deno.readFileSync(path);
      const { names, done } = prepareFile(path, NOW);
      assert.equal(done.state, "set-aside");
      if (done.state !== "set-aside") return;
      assert.equal(done.aside, `${path}.corrupt-20261128T123456Z`);
      assert.deepEqual(Deno.readFileSync(done.aside), damaged);
      assert.equal(done.saved, names.length);
      assert.ok(names.length >= saved, `${names.length} (${done.reason})`);
      const known = new Map(NAMES.map((owned) => [owned.folded, owned]));
      for (const owned of names) assert.deepEqual(owned, known.get(owned.folded));
      // And what it has made is whole.
      const again = prepareFile(path, NOW);
      assert.equal(again.done.state, "ready");
      assert.equal(again.names.length, names.length);
      const left = filesBeside(path).filter((name) => !name.includes(".corrupt-"));
      assert.deepEqual(left, ["devcloud.db"]);
    }));
}

Deno.test("prepareFile() comes to an end whatever bytes of a file have changed", () =>
  withFile((path) => {
    fill(path, { isKilled: true });
    const whole = ["", "-wal"].map((part) =>
      [path + part, Deno.readFileSync(path + part)] as const
    );
    const random = seededRandom(7);
    const outcomes = new Map<string, number>();
    for (let round = 0; round < 40; round++) {
      for (const { name } of Deno.readDirSync(dirname(path))) {
        Deno.removeSync(join(dirname(path), name));
      }
      for (const [file, bytes] of whole) {
        const changed = bytes.slice();
        for (let i = 0; i < 1 + round % 20; i++) {
          changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
        }
        Deno.writeFileSync(file, changed);
      }
      let outcome: string;
      try {
        outcome = prepareFile(path, NOW).done.state;
        assert.equal(prepareFile(path, NOW).done.state, "ready", `round ${round}`);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== "StoreRefusal") throw error;
        outcome = error.message;
      }
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    assert.ok(outcomes.has("ready") && outcomes.has("set-aside"), JSON.stringify([...outcomes]));
  }));
