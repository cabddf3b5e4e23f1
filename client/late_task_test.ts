import assert from "node:assert/strict";
import { createLateTask } from "./late_task.ts";

Deno.test("lateTask does the last that was set, later, and nothing that was cleared", async () => {
  const done: string[] = [];
  const task = createLateTask(5);
  task.set(() => done.push("replaced"));
  const over = new Promise<void>((resolve) =>
    task.set(() => {
      done.push("last");
      resolve();
    })
  );
  assert.equal(done.length, 0);
  await over;
  task.set(() => done.push("cleared"));
  task.clear();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(done, ["last"]);
});
