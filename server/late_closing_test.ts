import assert from "node:assert/strict";
import { closeSocket, createLateClosing } from "./late_closing.ts";

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function createSockets() {
  const closed: number[] = [];
  return { closed, socket: (name: number) => ({ close: () => closed.push(name) }) };
}

Deno.test("lateClosing closes all, in order, when nobody has come for a moment", async () => {
  const { closed, socket } = createSockets();
  const closing = createLateClosing({ quietMs: 50, latestMs: 60_000 });
  closing.add(socket(1));
  closing.add(socket(2));
  await pause(0);
  assert.deepEqual([closed, closing.count], [[], 2]);
  while (closing.count > 0) await pause(10);
  assert.deepEqual(closed, [1, 2]);
  closing.add(socket(3));
  while (closing.count > 0) await pause(10);
  assert.deepEqual(closed, [1, 2, 3]);
});

Deno.test("lateClosing waits while others come, and closes all the same in the end", async () => {
  const { closed, socket } = createSockets();
  const closing = createLateClosing({ quietMs: 10, latestMs: 100 });
  const start = performance.now();
  let count = 0;
  // More of them in each of its looks.
  while (closed.length === 0) {
    closing.add(socket(count++));
    await pause(0);
    assert.ok(performance.now() - start < 30_000, "nothing is closed while others come");
  }
  assert.ok(performance.now() - start >= 100, "closed while others came");
  closing.closeAll();
  assert.deepEqual(closed, Array.from({ length: count }, (_, i) => i));
});

Deno.test("lateClosing.closeAll() closes at once, and each once, past one that is closed already", async () => {
  const { closed, socket } = createSockets();
  const closing = createLateClosing({ quietMs: 10 });
  closing.add(socket(1));
  closing.add({
    close() {
      throw new Deno.errors.BadResource();
    },
  });
  closing.add(socket(2));
  closing.closeAll();
  assert.deepEqual([closed, closing.count], [[1, 2], 0]);
  await pause(30);
  assert.deepEqual(closed, [1, 2]);
  closeSocket(socket(3));
  assert.deepEqual(closed, [1, 2, 3]);
});
