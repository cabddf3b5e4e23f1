import assert from "node:assert/strict";
import { createReadTurns, type ReadTurns } from "./read_turns.ts";

/** So many connections wait for bytes; `pass` gives some of them theirs at once, as Deno does. */
function createCrowd(turns: ReadTurns, size: number) {
  const readOn: number[] = [];
  let next = 0;
  for (let i = 0; i < size; i++) turns.beginRead();
  return {
    /** Those that may read on, in order. */
    readOn,
    async pass(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        const name = next++;
        turns.endRead();
        turns.served(() => {
          readOn.push(name);
          turns.beginRead();
        });
      }
      for (let i = 0; i < 10; i++) await Promise.resolve();
    },
  };
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("readTurns.served() lets read on at once where few are ready", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns, 5_000);
  await crowd.pass(1);
  await crowd.pass(127);
  assert.deepEqual(crowd.readOn, upTo(128));
  turns.close();
});

Deno.test("readTurns.served() lets nobody read on again before all that are ready have been served", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns, 5_000);
  for (let i = 0; i < 7; i++) await crowd.pass(128);
  assert.deepEqual(crowd.readOn, []);
  await crowd.pass(104);
  assert.deepEqual(crowd.readOn, upTo(1_000));
  turns.close();
});

Deno.test("readTurns.served() lets 1,024 read on at a time, who waited longest first", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns, 3_000);
  for (let i = 0; i < 22; i++) await crowd.pass(128);
  await crowd.pass(50);
  assert.deepEqual(crowd.readOn, upTo(1_024));
  await crowd.pass(1);
  assert.deepEqual(crowd.readOn, upTo(2_048));
  turns.close();
  assert.deepEqual(crowd.readOn, upTo(22 * 128 + 51));
});

Deno.test("readTurns.served() waits for nobody where all have been served", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns, 256);
  await crowd.pass(128);
  assert.deepEqual(crowd.readOn, []);
  await crowd.pass(128);
  assert.deepEqual(crowd.readOn, upTo(256));
  turns.close();
});

Deno.test("readTurns lets read on by itself when nothing follows a full pass", async () => {
  const turns = createReadTurns();
  const crowd = createCrowd(turns, 1_000);
  await crowd.pass(128);
  while (crowd.readOn.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual(crowd.readOn, upTo(128));
  turns.close();
});
