import assert from "node:assert/strict";
import { createReadTurns, type ReadTurns } from "./read_turns.ts";

/** `pass` serves so many more connections at once, `resume` answers so many after a commit. */
function createCrowd(turns: ReadTurns) {
  const readOn: number[] = [];
  let next = 0;
  async function tell(count: number, be: ReadTurns["served"]): Promise<void> {
    for (let i = 0; i < count; i++) {
      const name = next++;
      be({ readOn: () => readOn.push(name) });
    }
    for (let i = 0; i < 10; i++) await Promise.resolve();
  }
  return {
    /** Those that may read on, in order. */
    readOn,
    pass: (count: number) => tell(count, turns.served),
    resume: (count: number) => tell(count, turns.resumed),
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("readTurns.served() lets read on at once where few have been served", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns);
  await crowd.pass(1);
  assert.deepEqual(crowd.readOn, upTo(1));
  await crowd.pass(59);
  assert.deepEqual(crowd.readOn, upTo(60));
  await crowd.resume(100);
  assert.deepEqual(crowd.readOn, upTo(160), "who waited for the store took nothing of the budget");
  turns.close();
});

Deno.test("readTurns.served() lets few read on at a time, who waited longest first", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns);
  await crowd.resume(200);
  assert.deepEqual(crowd.readOn, upTo(16));
  await crowd.pass(16);
  assert.deepEqual(crowd.readOn, upTo(32));
  await crowd.pass(1);
  assert.deepEqual(crowd.readOn, upTo(48));
  turns.close();
  assert.deepEqual(crowd.readOn, upTo(217), "all, when it is closed");
});

Deno.test("readTurns.served() lets fewer read on where a pass was full: others may have been left waiting", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns);
  for (let i = 1; i <= 7; i++) {
    await crowd.pass(60);
    assert.deepEqual(crowd.readOn, upTo(8 * i));
  }
  await crowd.pass(5);
  assert.deepEqual(crowd.readOn, upTo(7 * 8 + 16));
  turns.close();
});

Deno.test("readTurns lets all read on by itself when those who may have nothing to say", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns);
  for (let i = 0; i < 80; i++) await crowd.pass(128);
  while (crowd.readOn.length < 80 * 128) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(crowd.readOn, upTo(80 * 128));
  turns.close();
});
