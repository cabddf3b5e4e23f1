import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { createRecords, type Records } from "./create_records.ts";
import type { NewMessage } from "./message_table.ts";

const KEY = "k".repeat(43);

function message(id: string, more: Partial<NewMessage> = {}): NewMessage {
  const seq = Number.parseInt(id, 16);
  const base = { key: KEY, peer: "Marie", isMine: true, at: 5, mark: "waiting" } as const;
  return { id, seq, text: `text ${id}`, ...base, ...more };
}

const CALL = {
  call: "0123456789abcdef",
  peer: "Marie",
  key: null,
  side: "callee",
  reason: "no-answer",
  started: Date.UTC(2026, 2, 1),
  seconds: 0,
  missed: true,
  seen: false,
} as const;

const textsOf = (records: Records, peer = "Marie") =>
  records.use(({ messages }) => messages.newest(peer, Infinity, 100).map(({ text }) => text));
const add = (records: Records, ...ids: string[]) =>
  records.use(({ messages }) => ids.forEach((id) => messages.add(message(id))));

/** Opens records in a folder of the test's own; what they complain of is in `problems`. */
async function withFolder(
  test: (
    open: (more?: { keep?: boolean; retryMs?: number }) => Records,
    folder: string,
    problems: (string | null)[],
  ) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const problems: (string | null)[] = [];
  const opened: Records[] = [];
  try {
    await test(
      (more = {}) => {
        const onProblem = (reason: string | null) => void problems.push(reason);
        const records = createRecords({ folder, keep: true, onProblem, ...more });
        opened.push(records);
        return records;
      },
      folder,
      problems,
    );
  } finally {
    opened.forEach((records) => records.close());
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("createRecords() keeps calls and messages for the next run, unreadable for others", () =>
  withFolder(async (open, folder, problems) => {
    const first = open();
    add(first, "1", "2");
    first.use(({ calls }) => calls.add(CALL));
    for await (const { name } of Deno.readDir(folder)) {
      if (Deno.build.os === "windows") break;
      const { mode } = await Deno.stat(join(folder, name));
      assert.equal((mode ?? 0) & 0o777, 0o600, name);
    }
    first.close();
    const second = open();
    assert.deepEqual(textsOf(second), ["text 1", "text 2"]);
    assert.deepEqual(second.use(({ calls }) => calls.newest()), [{
      call: CALL.call,
      peer: "Marie",
      side: "callee",
      reason: "no-answer",
      at: "2026-03-01T00:00:00.000Z",
      seconds: 0,
      missed: true,
      seen: false,
    }]);
    assert.equal(second.use(({ calls }) => calls.unseen()), 1);
    second.use(({ calls }) => calls.setSeen());
    assert.equal(second.use(({ calls }) => calls.unseen()), 0);
    assert.deepEqual(problems, []);
  }));

Deno.test("createRecords() shares the file with a second telephone of the same folder", () =>
  withFolder((open, _folder, problems) => {
    const [one, other] = [open(), open()];
    for (let i = 1; i <= 50; i++) add(i % 2 === 0 ? one : other, i.toString(16));
    assert.equal(textsOf(one).length, 50);
    assert.deepEqual(textsOf(one), textsOf(other));
    one.close();
    add(other, "fff");
    assert.equal(textsOf(other).length, 51);
    assert.deepEqual(problems, []);
  }));

for (
  const [what, spoil, reason] of [
    [
      "no database",
      (path: string) => Deno.writeTextFile(path, "x".repeat(5_000)),
      /not a database/,
    ],
    [
      "another program's",
      (path: string) => sql(path, "CREATE TABLE other(a)"),
      /another program's/,
    ],
    [
      "of a newer version",
      (path: string) => sql(path, "PRAGMA user_version = 99"),
      /newer version/,
    ],
    ["a folder", (path: string) => Deno.mkdir(path), /./],
  ] as const
) {
  Deno.test(`createRecords() works in memory where the file is ${what}, says so once, and leaves it`, () =>
    withFolder(async (open, folder, problems) => {
      const path = join(folder, "records.db");
      await spoil(path);
      const before = await Deno.readFile(path).catch(() => null);
      const records = open({ retryMs: 5 });
      add(records, "1");
      await new Promise((resolve) => setTimeout(resolve, 40));
      assert.deepEqual(textsOf(records), ["text 1"]);
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? "", reason);
      assert.deepEqual(await Deno.readFile(path).catch(() => null), before);
    }));
}

Deno.test("createRecords() is back on the disk once a lock is gone, with what came meanwhile", () =>
  withFolder(async (open, folder, problems) => {
    open().close();
    const other = new DatabaseSync(join(folder, "records.db"));
    const records = open({ retryMs: 20 });
    add(records, "1");
    other.exec("BEGIN IMMEDIATE");
    add(records, "2");
    records.use(({ calls }) => calls.add(CALL));
    assert.match(problems[0] ?? "", /locked/);
    assert.deepEqual(textsOf(records), ["text 2"]);
    other.exec("COMMIT");
    while (problems.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(problems[1], null);
    assert.deepEqual(textsOf(records), ["text 1", "text 2"]);
    assert.equal(records.use(({ calls }) => calls.unseen()), 1);
    other.close();
  }));

Deno.test("createRecords() goes on in memory when the file is spoilt under it", () =>
  withFolder(async (open, folder, problems) => {
    const records = open();
    for (let i = 1; i < 200; i++) add(records, i.toString(16));
    records.close();
    const path = join(folder, "records.db");
    const bytes = await Deno.readFile(path);
    bytes.fill(0xa5, 4_096); // all pages but the first, which has the list of tables
    await Deno.writeFile(path, bytes);
    const spoilt = open();
    add(spoilt, "1000");
    assert.equal(textsOf(spoilt).at(-1), "text 1000");
    assert.match(problems[0] ?? "", /malformed|corrupt/);
  }));

Deno.test("records.keep() off writes nothing more, and what waits goes along; on, it comes back", () =>
  withFolder((open) => {
    const records = open();
    add(records, "1");
    records.use(({ messages }) => messages.setDelivered(KEY, "1"));
    add(records, "2");
    records.keep(false);
    assert.equal(records.isKept, false);
    add(records, "3");
    assert.deepEqual(textsOf(records), ["text 2", "text 3"]);
    const elsewhere = open();
    assert.deepEqual(textsOf(elsewhere), ["text 1"]);
    records.use(({ messages }) => messages.setDelivered(KEY, "3"));
    records.keep(true);
    assert.deepEqual(textsOf(records), ["text 1", "text 2"]);
  }));

Deno.test("records.clear() leaves no text in the files, also where they are not in use", () =>
  withFolder(async (open, folder) => {
    const secret = "SECRET-WORDS-OF-OLD";
    const write = (records: Records) =>
      records.use(({ messages }) => messages.add(message("1", { text: secret.repeat(500) })));
    const holdsSecret = async () => {
      for await (const { name } of Deno.readDir(folder)) {
        const bytes = await Deno.readFile(join(folder, name));
        if (new TextDecoder("latin1").decode(bytes).includes(secret)) return true;
      }
      return false;
    };
    const records = open();
    write(records);
    assert.equal(await holdsSecret(), true);
    records.clear(({ messages }) => messages.clear(null));
    assert.equal(await holdsSecret(), false);
    write(records);
    records.close();
    const forgetful = open({ keep: false });
    assert.equal(await holdsSecret(), true);
    forgetful.clear(({ messages }) => messages.clear("Marie"));
    assert.equal(await holdsSecret(), false);
  }));

function sql(path: string, text: string): void {
  const db = new DatabaseSync(path);
  db.exec(text);
  db.close();
}
