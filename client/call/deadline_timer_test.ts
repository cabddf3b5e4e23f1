import assert from "node:assert/strict";
import { createDeadlineTimer } from "./deadline_timer.ts";

const now = () => performance.now();
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function block(ms: number): void {
  const end = now() + ms;
  while (now() < end);
}

Deno.test("createDeadlineTimer() calls when the time has come, and not for what was unset", async () => {
  const times: number[] = [];
  const timer = createDeadlineTimer(now, () => void times.push(now()));
  timer.set(now() + 10);
  timer.set(null);
  const dueMs = now() + 40;
  timer.set(dueMs);
  await pause(70);
  assert.equal(times.length, 1);
  assert.ok(times[0]! >= dueMs - 1, `${times[0]! - dueMs} ms`);
});

/** A timer that ends with the answer, which comes as a message. */
function awaitAnswer() {
  const { port1, port2 } = new MessageChannel();
  const story: string[] = [];
  const timer = createDeadlineTimer(now, () => void story.push("too late"));
  port1.onmessage = () => {
    story.push("answer");
    timer.set(null);
  };
  return {
    story,
    timer,
    answer: () => port2.postMessage("an answer"),
    close() {
      port1.close();
      port2.close();
    },
  };
}

Deno.test("createDeadlineTimer() has a held-up thread read its messages first", async () => {
  const { story, timer, answer, close } = awaitAnswer();
  timer.set(now() + 20);
  answer();
  block(200);
  await pause(250);
  close();
  assert.deepEqual(story, ["answer"]);
});

Deno.test("createDeadlineTimer() begins again where the thread is held up while it reads", async () => {
  const { story, timer, answer, close } = awaitAnswer();
  timer.set(now());
  block(150);
  await pause(20);
  answer();
  block(300);
  await pause(250);
  close();
  assert.deepEqual(story, ["answer"]);
});

Deno.test("createDeadlineTimer() waits for a held-up thread but once, whatever is set meanwhile", async () => {
  let calls = 0;
  const timer = createDeadlineTimer(now, () => void calls++);
  const dueMs = now();
  timer.set(dueMs);
  block(150);
  await pause(50);
  assert.equal(calls, 0);
  for (let i = 0; i < 5; i++) {
    timer.set(dueMs);
    await pause(20);
  }
  assert.ok(calls >= 1);
  timer.set(null);
});
