import assert from "node:assert/strict";
import { createTalkKey } from "./talk_key.ts";

function setUp() {
  const changes: boolean[] = [];
  return { changes, key: createTalkKey((held) => changes.push(held)) };
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("talkKey.press() lasts until release(), and each is told once", async () => {
  const { changes, key } = setUp();
  key.release();
  key.press();
  key.press();
  await wait(30);
  assert.ok(key.held);
  key.release();
  key.release();
  assert.deepEqual(changes, [true, false]);
});

Deno.test("talkKey.press() for a time lets go by itself, unless it is pressed again", async () => {
  const { changes, key } = setUp();
  key.press(60);
  await wait(30);
  key.press(60);
  await wait(45);
  assert.ok(key.held, "75 ms after the first");
  await wait(60);
  assert.deepEqual(changes, [true, false]);
  key.press(20);
  key.press(); // a script that holds it itself
  await wait(50);
  assert.ok(key.held);
  key.release();
});
