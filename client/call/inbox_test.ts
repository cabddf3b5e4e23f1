import assert from "node:assert/strict";
import { EMPTY_INBOX, heard } from "./inbox.ts";
import type { Sender } from "./peer.ts";

const FROM = { from: { ip: "10.0.0.2", port: 5001 }, key: null };

Deno.test("heard() is true once for each number of each call of each sender", () => {
  let inbox = EMPTY_INBOX;
  const hear = (call: string, n: number, from: Sender = FROM): boolean => {
    const [next, isNew] = heard(inbox, { call, n }, from);
    inbox = next;
    return isNew;
  };
  assert.equal(hear("aa", 1), true);
  assert.equal(hear("aa", 1), false);
  assert.equal(hear("aa", 2), true);
  assert.equal(hear("bb", 1), true);
  const elsewhere = { ip: "10.0.0.2", port: 5002 };
  assert.equal(hear("aa", 1, { from: elsewhere, key: null }), true);
  assert.equal(hear("aa", 1), false);
  // Whoever proves a key is the same one at another address.
  assert.equal(hear("aa", 1, { ...FROM, key: "k" }), true);
  assert.equal(hear("aa", 1, { from: elsewhere, key: "k" }), false);
});

Deno.test("heard() holds no more than 256 signals, however many strangers send", () => {
  let inbox = EMPTY_INBOX;
  for (let n = 1; n <= 1_000; n++) inbox = heard(inbox, { call: "aa", n }, FROM)[0];
  assert.equal(inbox.seen.length, 256);
  assert.equal(heard(inbox, { call: "aa", n: 1_000 }, FROM)[1], false);
});
