import assert from "node:assert/strict";
import { type MessageTable, type NewMessage, openMessageTable } from "./message_table.ts";
import { openRecordsInMemory } from "./open_database.ts";
import { pruneMessages } from "./prune_messages.ts";

function withTable(
  test: (table: MessageTable, db: ReturnType<typeof openRecordsInMemory>) => void,
) {
  const db = openRecordsInMemory();
  try {
    test(openMessageTable(db), db);
  } finally {
    db.close();
  }
}

function put(table: MessageTable, id: string, more: Partial<NewMessage> = {}): void {
  const { length } = table.all("all");
  const seq = length + 1;
  const base = { key: "K", peer: "Marie", isMine: false, seq, at: seq, mark: "delivered" } as const;
  table.add({ id, text: id, ...base, ...more });
}

const idsOf = (table: MessageTable, peer = "Marie") =>
  table.newest(peer, Infinity, 1_000).map(({ id }) => id);

Deno.test("messageTable.add() takes each id of a peer and a direction once", () =>
  withTable((table) => {
    put(table, "a");
    put(table, "a", { text: "again" });
    put(table, "a", { isMine: true });
    put(table, "a", { key: "L" });
    assert.equal(table.all("all").length, 3);
    assert.deepEqual([table.hasReceived("K", "a"), table.hasReceived("K", "b")], [true, false]);
  }));

Deno.test("messageTable keeps texts as they are", () =>
  withTable((table) => {
    const texts = ["👩‍👩‍👧‍👦", "'; DROP TABLE messages; --", "é\u0301\n\t\u202E", "\uFFFD\uFEFF"];
    texts.forEach((text, i) => put(table, `${i}`, { text }));
    assert.deepEqual(table.newest("Marie", Infinity, 9).map(({ text }) => text), texts);
  }));

Deno.test("messageTable.newest() gives pages, the oldest first", () =>
  withTable((table) => {
    for (const id of ["a", "b", "c", "d"]) put(table, id);
    put(table, "x", { peer: "Zoe" });
    const last = table.newest("Marie", Infinity, 2);
    assert.deepEqual(last.map(({ id }) => id), ["c", "d"]);
    assert.deepEqual(table.newest("Marie", last[0]?.n ?? 0, 5).map(({ id }) => id), ["a", "b"]);
  }));

Deno.test("messageTable follows one's own messages: waiting, delivered, read", () =>
  withTable((table) => {
    for (const id of ["a", "b", "c"]) put(table, id, { isMine: true, mark: "waiting" });
    assert.deepEqual(table.waitingKeys(), ["K"]);
    assert.deepEqual(table.waiting("K").map(({ id }) => id), ["a", "b", "c"]);
    table.setDelivered("K", "a");
    table.setDelivered("K", "b");
    assert.deepEqual(table.waiting("K").map(({ id }) => id), ["c"]);
    assert.deepEqual(table.setReadThere("K", 1).map(({ id, mark }) => [id, mark]), [["a", "read"]]);
    assert.deepEqual(table.setReadThere("K", 1), []);
    assert.deepEqual(table.setReadThere("L", 9), [], "another's word says nothing of it");
    table.setReadThere("K", 99); // c has not even been delivered
    table.setDelivered("K", "a"); // late
    const marks = table.newest("Marie", Infinity, 9).map(({ mark }) => mark);
    assert.deepEqual(marks, ["read", "read", "waiting"]);
    assert.deepEqual([table.lastSeq("K"), table.lastSeq("L")], [3, 0]);
    assert.deepEqual([table.keyOf("Marie"), table.keyOf("Zoe")], ["K", null]);
  }));

Deno.test("messageTable counts the unread, and knows what to tell of what was read", () =>
  withTable((table) => {
    put(table, "a");
    put(table, "b");
    put(table, "c", { peer: "Zoe", key: "L" });
    put(table, "d", { isMine: true, mark: "waiting" });
    assert.deepEqual(table.conversations(), [
      { peer: "Marie", at: 4, unread: 2, waiting: 1 },
      { peer: "Zoe", at: 3, unread: 1, waiting: 0 },
    ]);
    assert.deepEqual(table.untold(), []);
    table.setReadHere("Marie");
    assert.deepEqual(table.untold(), [{ key: "K", upTo: 2 }]);
    table.setTold({ key: "K", upTo: 1 });
    assert.deepEqual(table.untold(), [{ key: "K", upTo: 2 }]);
    table.setTold({ key: "K", upTo: 2 });
    assert.deepEqual(table.untold(), []);
    assert.equal(table.conversations()[0]?.unread, 0);
    assert.deepEqual(table.unread(), { Zoe: 1 });
  }));

Deno.test("pruneMessages() lets the oldest go, of whoever has the most, and nothing that waits", () =>
  withTable((table, db) => {
    const limits = { messages: 3, peerBytes: 1_000, allBytes: 2_000 };
    put(table, "w", { isMine: true, mark: "waiting" });
    for (const id of ["a", "b", "c", "d"]) put(table, id);
    put(table, "z", { peer: "Zoe", key: "L" });
    pruneMessages(db, "K", limits);
    assert.deepEqual(idsOf(table), ["w", "b", "c", "d"]);
    put(table, "e", { text: "x".repeat(990) });
    pruneMessages(db, "K", limits);
    assert.deepEqual(idsOf(table), ["w", "c", "d", "e"]);
    put(table, "y", { peer: "Zoe", key: "L", text: "y".repeat(900) });
    put(table, "v", { peer: "Ann", key: "M", text: "v".repeat(200) });
    pruneMessages(db, "M", limits);
    assert.deepEqual([idsOf(table, "Zoe"), idsOf(table, "Ann")], [["z", "y"], ["v"]]);
    assert.ok(!idsOf(table).includes("e"), "the longest conversation gives way");
  }));
