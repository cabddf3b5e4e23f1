import assert from "node:assert/strict";
import { AudioHangError, type AudioWorker } from "./audio_worker_handle.ts";
import { createAudioWorkers } from "./audio_workers.ts";

/** Workers that do nothing; tells how many were started, and which ended. */
function countWorkers() {
  const started: AudioWorker[] = [];
  const ended: AudioWorker[] = [];
  const unused = () => assert.fail("not used here");
  const workers = createAudioWorkers((setup) => {
    const worker: AudioWorker = {
      setup,
      open: unused,
      devices: unused,
      trace: unused,
      check: unused,
      abort: unused,
      terminate: () => void ended.push(worker),
    };
    started.push(worker);
    return worker;
  });
  return { workers, started, ended };
}

const hang = () =>
  Promise.reject(
    new AudioHangError({ end: "both", code: "device-failed", message: "It does not answer" }),
  );

Deno.test("audioWorkers.borrow() uses an idle Worker again, also after an error", async () => {
  const { workers, started } = countWorkers();
  await assert.rejects(workers.borrow(() => Promise.reject(new TypeError("no"))), TypeError);
  assert.equal(await workers.borrow((worker) => Promise.resolve(worker)), started[0]);
  assert.equal(started.length, 1);
});

Deno.test("audioWorkers.borrow() ends a Worker that hangs: what it still does is nobody's", async () => {
  const { workers, started, ended } = countWorkers();
  await assert.rejects(workers.borrow(hang), AudioHangError);
  assert.deepEqual(ended, started.slice(0, 1));
  const next = await workers.borrow((worker) => Promise.resolve(worker));
  assert.equal(next, started[1]);
});
