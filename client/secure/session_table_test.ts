import assert from "node:assert/strict";
import {
  addSession,
  changeSession,
  expireSessions,
  nextExpiry,
  type Session,
} from "./session_table.ts";

const nobody = () => false;

function session(id: string, usedAt = 0): Session {
  const key = new Uint8Array(32), peer = { name: "Marie", key: "k", ip: "192.0.2.1", port: 5001 };
  const keys = { index: 1, remoteIndex: 2, sendKey: key, receiveKey: key };
  const state = { usedAt, isConfirmed: false, isRefused: false, isLinked: false };
  return {
    id,
    role: "initiator",
    ...keys,
    peer,
    words: null,
    nonce: null,
    wordsWith: () => null,
    ...state,
  };
}

Deno.test("expireSessions() forgets what nobody uses, later what somebody is linked to, and no call", () => {
  const [table] = addSession([session("a")], session("b"), nobody);
  assert.equal(nextExpiry(table), 10_000);
  assert.equal(nextExpiry([]), null);
  assert.deepEqual(expireSessions(table, 9_999, nobody)[1], []);
  const linked = changeSession(table, "b", { isLinked: true });
  const [rest, gone] = expireSessions(linked, 10_000, nobody);
  assert.deepEqual([rest.map(({ id }) => id), gone.map(({ id }) => id)], [["b"], ["a"]]);
  assert.deepEqual(expireSessions(rest, 120_000, nobody)[0], []);
  const [inCall] = expireSessions(table, 50_000, (id) => id === "a");
  assert.deepEqual(inCall.map(({ id, usedAt }) => [id, usedAt]), [["a", 50_000]]);
});

Deno.test("addSession() makes room by the oldest that no call needs", () => {
  let table: readonly Session[] = [];
  let gone: readonly Session[] = [];
  for (let i = 0; i < 66; i++) {
    const [next, more] = addSession(table, session(`${i}`), (id) => id === "0");
    table = next;
    gone = [...gone, ...more];
  }
  assert.equal(table.length, 64);
  assert.deepEqual(gone.map(({ id }) => id), ["1", "2"]);
});
