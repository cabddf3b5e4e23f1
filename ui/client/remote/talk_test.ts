import assert from "node:assert/strict";
import type { Outcome } from "./request.ts";
import { createTalk } from "./talk.ts";

function setUp() {
  const asked: unknown[] = [];
  const answers: (() => void)[] = [];
  const talk = createTalk({
    post<T>(_path: string, body?: object) {
      asked.push(body);
      return new Promise<Outcome<T>>((resolve) =>
        answers.push(() => resolve({ ok: true, value: {} as T }))
      );
    },
  });
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { asked, answer, talk };
}

const PRESS = { on: true, forMs: 1_500 }, RELEASE = { on: false };

Deno.test("createTalk() tells a release after the press before it, and the last wish alone", async () => {
  const { asked, answer, talk } = setUp();
  talk.press();
  talk.press();
  talk.release();
  talk.press();
  talk.release();
  assert.deepEqual(asked, [PRESS]); // the answer is still to come
  await answer();
  assert.deepEqual(asked, [PRESS, RELEASE]);
  await answer();
  talk.release();
  assert.deepEqual(asked, [PRESS, RELEASE]);
  assert.equal(talk.held.value, false);
});

Deno.test("createTalk() presses again while it is held, and no more after", async () => {
  const { asked, answer, talk } = setUp();
  talk.press();
  await answer();
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.deepEqual(asked, [PRESS, PRESS]);
  talk.release();
  await answer();
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.deepEqual(asked, [PRESS, PRESS, RELEASE]);
});
