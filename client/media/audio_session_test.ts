import assert from "node:assert/strict";
import type { AudioProblem } from "./audio_control.ts";
import { type OpenRequest, PUMP_BYTES, PUMP_WORD } from "./audio_messages.ts";
import { createAudioRings, openAudioSession } from "./audio_session.ts";
import type { AudioWorker, Pump } from "./audio_worker_handle.ts";
import { type AudioWorkers, newLibrary } from "./audio_workers.ts";

type Opening = Pick<OpenRequest, "ends" | "mic" | "speaker">;

/** Workers that open whatever is asked for, and devices that die when they are told to. */
function fakeWorkers() {
  const openings: Opening[] = [];
  const deaths: ((problem?: AudioProblem) => void)[] = [];
  const unused = () => assert.fail("not used here");
  const worker: AudioWorker = {
    setup: { ...newLibrary(false), commonLock: new SharedArrayBuffer(4), isUrgent: true },
    open({ ends, mic, speaker }, attached) {
      const words = new Int32Array(new SharedArrayBuffer(PUMP_BYTES));
      words[PUMP_WORD.attached] = attached ? 1 : 0;
      words[PUMP_WORD.beatMs] = Date.now() | 0;
      const { promise: ended, resolve } = Promise.withResolvers<AudioProblem | undefined>();
      openings.push({ ends, mic, speaker });
      deaths.push(resolve);
      const format = { hz: 48_000, period: 240, latencyUs: 5_000 };
      const pump: Pump = {
        ends,
        ...(ends !== "speaker" && { mic: { ...format, name: mic } }),
        ...(ends !== "mic" && { speaker: { ...format, name: speaker } }),
        words,
        worker,
        ended,
      };
      return Promise.resolve(pump);
    },
    devices: unused,
    check: unused,
    abort: unused,
    terminate: unused,
  };
  const workers: AudioWorkers = {
    borrow: unused,
    pump: (open) => open(worker),
    stop: () => Promise.resolve(),
    terminate: unused,
  };
  return { workers, openings, deaths };
}

const NAMES = { mic: "file:said.wav", speaker: "file:heard.wav" };
const SILENCE = { ends: "both", mic: "none", speaker: "none" } as const;

/** What is opened, from the first on, when it dies of `problem`, and what is told then. */
async function afterDeath(problem: AudioProblem) {
  const { workers, openings, deaths } = fakeWorkers();
  const told = Promise.withResolvers<AudioProblem>();
  const session = await openAudioSession(workers, NAMES, createAudioRings(), told.resolve);
  deaths[0]?.(problem);
  const problemTold = await told.promise;
  await session.close();
  return { openings, problemTold };
}

Deno.test("audioSession opens a device again that died, and silence meanwhile", async () => {
  const problem = { end: "both", code: "device-failed", message: "It is gone" } as const;
  const { openings, problemTold } = await afterDeath(problem);
  assert.deepEqual(openings, [{ ends: "both", ...NAMES }, SILENCE, { ends: "both", ...NAMES }]);
  assert.deepEqual(problemTold, problem);
});

Deno.test("audioSession keeps the microphone when the speaker's file can't be written any more", async () => {
  const problem = { end: "speaker", code: "bad-file", message: "The disk is full" } as const;
  const { openings, problemTold } = await afterDeath(problem);
  assert.deepEqual(openings, [
    { ends: "both", ...NAMES },
    SILENCE,
    { ends: "both", ...NAMES, speaker: "none" },
  ]);
  assert.deepEqual(problemTold, problem);
});
