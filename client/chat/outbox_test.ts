import assert from "node:assert/strict";
import type { ChatSignal } from "../../protocol/chat.ts";
import {
  acknowledged,
  dueAt,
  EMPTY_OUTBOX,
  enqueue,
  isIdle,
  linkDown,
  linkUp,
  markRead,
  type Outbox,
  type OutboxEffect,
  outboxTick,
  readAcknowledged,
  withdrawAll,
} from "./outbox.ts";

const message = (id: string, text = id) => ({ id, seq: 7, text });
const LONG = "x".repeat(100 * 600);

/** What was sent, shortly: the parts' numbers, or the mark. */
function sent(effects: readonly OutboxEffect[]): (number | string)[] {
  const signals = effects.flatMap((effect): ChatSignal[] =>
    effect.kind === "send" ? [effect.signal] : []
  );
  return signals.map((signal) =>
    signal.kind === "chat" ? signal.part : "upTo" in signal ? `read ${signal.upTo}` : signal.kind
  );
}

/** An outbox with these messages and a link since 0. */
function linked(...messages: { id: string; seq: number; text: string }[]): Outbox {
  const full = messages.reduce<Outbox>((box, one) => enqueue(box, one, 0)[0], EMPTY_OUTBOX);
  return linkUp(full, 0)[0];
}

Deno.test("enqueue() sends at once on a link, and waits without one", () => {
  const [waiting, nothing] = enqueue(EMPTY_OUTBOX, message("a"), 0);
  assert.deepEqual([sent(nothing), dueAt(waiting)], [[], null]);
  const [box, effects] = linkUp(waiting, 5);
  assert.deepEqual([sent(effects), dueAt(box)], [[0], 85]);
  const [later, none] = enqueue(box, message("b"), 6);
  assert.deepEqual(sent(none), [], "the second waits for the first");
  const [, next] = acknowledged(later, "a", [[0, 0]], 10);
  assert.deepEqual(next.map(({ kind }) => kind), ["delivered", "send"]);
});

Deno.test("outboxTick() sends again after 80 ms, doubling to 640, and stalls after 5 s", () => {
  let box = linked(message("a"));
  const times: number[] = [];
  for (;;) {
    const due = dueAt(box) ?? NaN;
    assert.deepEqual(outboxTick(box, due - 1)[1], []);
    const [next, effects] = outboxTick(box, due);
    times.push(due);
    box = next;
    if (effects.some(({ kind }) => kind === "stalled")) break;
    assert.deepEqual(sent(effects), [0]);
  }
  assert.deepEqual(times, [80, 240, 560, 1200, 1840, 2480, 3120, 3760, 4400, 5000]);
  assert.equal(dueAt(box), null);
  assert.equal(isIdle(box), false);
  assert.deepEqual(sent(linkUp(box, 60_000)[1]), [0]);
});

Deno.test("acknowledged() opens the window, and progress gives the peer 5 s more", () => {
  const [box, first] = linkUp(enqueue(EMPTY_OUTBOX, message("a", LONG), 0)[0], 0);
  assert.deepEqual(sent(first), Array.from({ length: 32 }, (_, i) => i));
  const [more, next] = acknowledged(box, "a", [[0, 1], [5, 5]], 4_000);
  assert.deepEqual(sent(next), [32, 33, 34]);
  assert.equal(dueAt(more), 4_080);
  // Said twice it is no progress, and opens nothing.
  const [same, none] = acknowledged(more, "a", [[0, 1], [5, 5]], 4_050);
  assert.deepEqual([sent(none), dueAt(same)], [[], 4_080]);
  // A new round has only what is missing.
  assert.deepEqual(sent(outboxTick(same, 4_080)[1]).slice(0, 5), [2, 3, 4, 6, 7]);
});

Deno.test("acknowledged() believes a peer that has forgotten parts, and sends them again when due", () => {
  const [half] = acknowledged(linked(message("a", LONG)), "a", [[0, 20]], 10);
  const [forgotten, nothing] = acknowledged(half, "a", [[21, 21]], 20);
  assert.deepEqual(sent(nothing), []);
  assert.deepEqual(sent(outboxTick(forgotten, 90)[1]).slice(0, 2), [0, 1]);
});

Deno.test("acknowledged() ignores what isn't under way, and ranges beyond the message", () => {
  const box = linked(message("a"), message("b"));
  assert.deepEqual(acknowledged(box, "b", [[0, 0]], 1), [box, []]);
  assert.deepEqual(acknowledged(linkDown(box), "a", [[0, 0]], 1)[1], []);
  assert.deepEqual(acknowledged(box, "a", [[1, 200]], 1)[1], []);
  assert.deepEqual(acknowledged(box, "a", [[0, 200]], 1)[1][0], { kind: "delivered", id: "a" });
});

Deno.test("a peer that acknowledges no more than before is sent nothing faster, and given up", () => {
  let box = linked(message("a", LONG));
  let count = 0, now = 0;
  for (let stalled = false; !stalled; now += 1) {
    const [told, one] = acknowledged(box, "a", now % 2 === 0 ? [[0, 9]] : [[40, 49]], now);
    const [next, two] = outboxTick(told, now);
    box = next;
    count += sent([...one, ...two]).length;
    stalled = two.some(({ kind }) => kind === "stalled");
  }
  assert.ok(now < 5_200, `given up after ${now} ms`);
  assert.ok(count < 32 * 13, `${count} parts`);
});

Deno.test("markRead() tells the newest mark until the peer knows it, beside the messages", () => {
  const [box, effects] = markRead(linked(), 5, 1_000);
  assert.deepEqual([sent(effects), dueAt(box)], [["read 5"], 1_080]);
  assert.deepEqual(markRead(box, 4, 1_010), [box, []]);
  const [newer] = markRead(box, 9, 1_020);
  assert.deepEqual(sent(outboxTick(newer, 1_080)[1]), ["read 9"]);
  assert.deepEqual(readAcknowledged(newer, 5), [newer, []]);
  const [idle, told] = readAcknowledged(newer, 9);
  assert.deepEqual(told, [{ kind: "told", upTo: 9 }]);
  assert.ok(isIdle(idle));
  assert.deepEqual(sent(linkUp(markRead(EMPTY_OUTBOX, 3, 0)[0], 0)[1]), ["read 3"]);
});

Deno.test("withdrawAll() sends nothing of it any more, and the next message begins anew", () => {
  const box = withdrawAll(linked(message("a"), message("b")));
  assert.deepEqual([dueAt(box), isIdle(box)], [null, true]);
  assert.deepEqual(sent(enqueue(box, message("c"), 900)[1]), [0]);
});
