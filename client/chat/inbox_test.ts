import assert from "node:assert/strict";
import { EMPTY_INBOX, type Inbox, receivePart, type Reception } from "./inbox.ts";

const nothingKnown = () => false;

/** An inbox that is told one thing after the other. */
function inboxAt(isKnown: (id: string) => boolean = nothingKnown) {
  let inbox: Inbox = EMPTY_INBOX;
  return {
    get inbox() {
      return inbox;
    },
    part(key: string, id: string, part: number, parts: number, more: {
      text?: string;
      seq?: number;
      now?: number;
    } = {}): Reception {
      const { text = `${part}`, seq = 1, now = 0 } = more;
      const signal = { kind: "chat", id, seq, part, parts, text } as const;
      const [next, reception] = receivePart(inbox, key, signal, isKnown, now);
      inbox = next;
      return reception;
    },
  };
}

Deno.test("receivePart() hands a message on once it is whole, in whatever order its parts come", () => {
  const box = inboxAt();
  assert.deepEqual(box.part("K", "a", 2, 3), { message: null, ack: [[2, 2]] });
  assert.deepEqual(box.part("K", "a", 0, 3), { message: null, ack: [[0, 0], [2, 2]] });
  assert.deepEqual(box.part("K", "a", 0, 3), { message: null, ack: [[0, 0], [2, 2]] });
  assert.deepEqual(box.part("K", "a", 1, 3), {
    message: { id: "a", seq: 1, text: "012" },
    ack: [[0, 2]],
  });
  assert.deepEqual(box.part("K", "a", 1, 3), { message: null, ack: [[0, 2]] });
});

Deno.test("receivePart() knows messages of an earlier run, and those of each key apart", () => {
  const box = inboxAt((id) => id === "old");
  assert.deepEqual(box.part("K", "old", 0, 1), { message: null, ack: [[0, 0]] });
  assert.equal(box.part("K", "a", 0, 1).message?.text, "0");
  assert.equal(box.part("L", "a", 0, 1).message?.text, "0");
});

Deno.test("receivePart() joins a code point that parts have between them only when all are there", () => {
  const box = inboxAt();
  assert.equal(box.part("K", "a", 0, 2, { text: "👩‍" }).message, null);
  assert.equal(box.part("K", "a", 1, 2, { text: "👧" }).message?.text, "👩‍👧");
});

Deno.test("receivePart() keeps quiet about what can't be a message", () => {
  const quiet: Reception = { message: null, ack: null };
  const box = inboxAt();
  box.part("K", "a", 0, 3);
  assert.deepEqual(box.part("K", "a", 1, 4), quiet, "another number of parts");
  assert.deepEqual(box.part("K", "a", 1, 3, { seq: 2 }), quiet, "another place in the order");
  assert.deepEqual(box.part("K", "b", 0, 1, { text: "\x1B[2J" }), quiet, "control characters");
  assert.deepEqual(box.part("K", "c", 0, 1, { text: "  " }), quiet, "nothing to see");
  const most = "x".repeat(600);
  for (let part = 0; part < 110; part++) box.part("K", "d", part, 111, { text: most });
  assert.deepEqual(box.part("K", "d", 110, 111, { text: most }), quiet, "over 64 KiB");
  assert.equal(box.part("K", "e", 0, 1).message?.text, "0", "and goes on");
});

Deno.test("receivePart() lets a flood wait, and loses nothing of it", () => {
  const box = inboxAt();
  const came = new Set<string>();
  const times: number[] = [];
  for (let now = 0, at = 0; at < 200; now += 10) {
    const { message, ack } = box.part("K", `${at}`, 0, 1, { now });
    assert.equal(message === null, ack === null);
    if (message === null) continue; // comes again
    came.add(message.id);
    times.push(now);
    at++;
  }
  assert.equal(came.size, 200);
  assert.ok((times[99] ?? NaN) <= 1_000, "a hundred at once");
  assert.ok((times[199] ?? NaN) >= 4_000, `then 20 a second: ${times[199]}`);
  // Many keys at once are held up together.
  let taken = 0;
  const many = inboxAt();
  for (let i = 0; i < 1_000; i++) if (many.part(`K${i}`, "a", 0, 1).message !== null) taken++;
  assert.equal(taken, 200);
});

Deno.test("receivePart() remembers no more than it should, whatever comes", () => {
  const box = inboxAt();
  for (let i = 0; i < 1_000; i++) box.part(`K${i}`, "a", 0, 2);
  const arriving = [...box.inbox.peers.values()].filter((peer) => peer.arriving !== null);
  assert.deepEqual([box.inbox.peers.size, arriving.length], [256, 32]);
  for (let i = 0; i < 1_000; i++) box.part("K", `${i}`, 0, 224, { text: "x".repeat(600) });
  assert.equal([...box.inbox.peers.values()].filter((peer) => peer.arriving !== null).length, 32);
  for (let i = 0; i < 100; i++) box.part("K", `d${i}`, 0, 1, { now: i * 1_000 });
  assert.equal(box.inbox.peers.get("K")?.done.length, 32);
});
