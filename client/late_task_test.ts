import assert from "node:assert/strict";
import { createLateTask } from "./late_task.ts";

Deno.test("lateTask does the last that was set, later, and nothing that was cleared", async () => {
  const done: string[] = [];
  const task = createLateTask();
  task.set(() => done.push("replaced"), 5);
  const over = new Promise<void>((resolve) =>
    task.set(() => {
      done.push("last");
      resolve();
    }, 5)
  );
  assert.equal(done.length, 0);
  await over;
  task.set(() => done.push("cleared"), 5);
  task.clear();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(done, ["last"]);
});

Deno.test("lateTask.hurry() does at once what was set for later, once, and nothing where nothing is set", async () => {
  const done: string[] = [];
  const task = createLateTask();
  task.hurry();
  task.set(() => done.push("hurried"), 3_600_000);
  task.hurry();
  assert.deepEqual(done, [], "not before what is under way is done");
  await new Promise((resolve) => setTimeout(resolve, 20));
  task.hurry();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(done, ["hurried"]);
});
