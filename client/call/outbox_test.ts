import assert from "node:assert/strict";
import { CODECS } from "../../protocol/codecs.ts";
import { acknowledged, due, EMPTY_OUTBOX, forget, nextDue, type Outbox, post } from "./outbox.ts";
import type { CallEffect } from "./machine_types.ts";

const MARIE = { ip: "10.0.0.2", port: 5001 };
const CALL = "00000000000000aa";

function signal(
  kind: "invite" | "cancel" | "bye",
  lifetimeMs: number,
  call = CALL,
): Extract<CallEffect, { kind: "send-v2" }> {
  const what = kind === "invite" ? { kind, from: "John", to: "Marie", codecs: CODECS } : { kind };
  return { kind: "send-v2", signal: what, call, to: MARIE, lifetimeMs };
}

/** Runs the outbox to its end, and tells at which times it sent. */
function sendings(start: Outbox): number[] {
  const times: number[] = [];
  let outbox = start;
  for (let at = nextDue(outbox); at !== null; at = nextDue(outbox)) {
    const [next, sends] = due(outbox, at);
    times.push(...sends.map(() => at));
    outbox = next;
  }
  return times;
}

Deno.test("due() sends again after growing waits, until the lifetime is over", () => {
  const table: readonly [number, readonly number[]][] = [
    [1_000, [80, 240, 560]],
    [3_000, [80, 240, 560, 1_200, 1_840, 2_480]],
    [50, []],
  ];
  for (const [lifetimeMs, expected] of table) {
    const [outbox] = post(EMPTY_OUTBOX, signal("invite", lifetimeMs), 0);
    assert.deepEqual(sendings(outbox), expected, `${lifetimeMs} ms`);
  }
});

Deno.test("due() sends nothing before its time, and once when it is called late", () => {
  const [outbox] = post(EMPTY_OUTBOX, signal("bye", 3_000), 1_000);
  assert.deepEqual(due(outbox, 1_079)[1], []);
  const [late, sends] = due(outbox, 1_500);
  assert.equal(sends.length, 1);
  assert.deepEqual(sends[0]?.to, MARIE);
  assert.equal(nextDue(late), 1_660);
});

Deno.test("post() counts the signals of each call from 1", () => {
  let outbox = EMPTY_OUTBOX;
  const numbers: string[] = [];
  for (
    const [kind, call] of [["invite", CALL], ["invite", "bb"], ["cancel", CALL], [
      "bye",
      CALL,
    ]] as const
  ) {
    const [next, numbered] = post(outbox, signal(kind, 1_000, call), 0);
    outbox = next;
    numbers.push(`${numbered.kind} ${numbered.call.slice(-2)} ${numbered.n}`);
  }
  assert.deepEqual(numbers, ["invite aa 1", "invite bb 1", "cancel aa 2", "bye aa 3"]);
});

Deno.test("post() forgets the numbers of calls long past", () => {
  let outbox = EMPTY_OUTBOX;
  for (let i = 0; i < 100; i++) {
    outbox = forget(post(outbox, signal("bye", 1, `${i}`), 0)[0], `${i}`);
  }
  assert.equal(outbox.numbers.length, 64);
  assert.deepEqual(outbox.pending, []);
});

Deno.test("acknowledged() ends the sending only of what it names, and only by its receiver", () => {
  const [one] = post(EMPTY_OUTBOX, signal("invite", 1_000), 0);
  const [outbox] = post(one, signal("cancel", 3_000), 0);
  const table = [
    { ack: { call: CALL, of: 1 }, from: MARIE, ends: "invite" },
    { ack: { call: CALL, of: 2 }, from: MARIE, ends: "cancel" },
    { ack: { call: CALL, of: 2 }, from: { ...MARIE, ip: "::ffff:10.0.0.2" }, ends: "cancel" },
    { ack: { call: CALL, of: 3 }, from: MARIE, ends: null },
    { ack: { call: "bb", of: 1 }, from: MARIE, ends: null },
    { ack: { call: CALL, of: 1 }, from: { ...MARIE, port: 5002 }, ends: null },
    { ack: { call: CALL, of: 1 }, from: { ...MARIE, ip: "10.0.0.3" }, ends: null },
  ];
  for (const { ack, from, ends } of table) {
    const [left, signal] = acknowledged(outbox, ack, { from, key: null });
    assert.equal(signal?.kind ?? null, ends);
    assert.equal(left.pending.length, ends === null ? 2 : 1);
  }
});

Deno.test("acknowledged() believes of a peer with a key what is sealed by it, from anywhere", () => {
  const to = { ...MARIE, name: "Marie", version: 2, key: "k" } as const;
  const [outbox] = post(EMPTY_OUTBOX, { ...signal("bye", 3_000), to }, 0);
  const ack = { call: CALL, of: 1 };
  const elsewhere = { ...MARIE, ip: "10.0.0.9" };
  const table = [[MARIE, null, false], [MARIE, "l", false], [MARIE, "k", true], [
    elsewhere,
    "k",
    true,
  ]] as const;
  for (const [from, key, ends] of table) {
    assert.equal(acknowledged(outbox, ack, { from, key })[1] !== null, ends, `${from.ip} ${key}`);
  }
});

Deno.test("forget() drops what one call waits for", () => {
  const [one] = post(EMPTY_OUTBOX, signal("invite", 1_000), 0);
  const [both] = post(one, signal("invite", 1_000, "bb"), 0);
  assert.deepEqual(forget(both, CALL).pending.map(({ signal }) => signal.call), ["bb"]);
  assert.equal(forget(both, "cc"), both);
});

Deno.test("nextDue() is null while nothing waits", () => {
  assert.equal(nextDue(EMPTY_OUTBOX), null);
});
