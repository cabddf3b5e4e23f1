/** The main thread has the call machine, the page and the garbage of both: what it is busy with is not heard. */
import assert from "node:assert/strict";
import v8 from "node:v8";
import vm from "node:vm";
import type { Codec } from "../../protocol/codecs.ts";
import { callOnFiles, STATS_A_SECOND } from "./files_call.ts";

const SECONDS = 8, AFTER_SECONDS = 3;
/** The least halt that counts, and how often the thread halts; between two it lives for a moment. */
const HALT_MS = 500, HALTS = 4, BETWEEN_MS = 200;
/** Of the 2 s of halts: what another process may cost. In the way of the sound they would cost all. */
const MOST_LACKING_MS = 60;
/** Another process may take the processor meanwhile; a thread in the way of the sound always would. */
const TRIES = 3;
/** What a speaker plays at once. */
const PERIOD_MS = 5;
const LEAST_SIMILARITY: Readonly<Record<Codec, number>> = { v1: 0.9, opus: 0.93 };

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Halts this thread again and again by `once`; all of it is to take at least HALT_MS a time. */
async function halt(once: () => void): Promise<void> {
  for (let i = 0; i < HALTS; i++) {
    const start = performance.now();
    while (performance.now() - start < HALT_MS) once();
    await pause(BETWEEN_MS);
  }
}

/** Talks on files in this process, the main thread of which is halted; what was wrong with it, if anything. */
async function faultOf(codec: Codec, run: () => Promise<void>): Promise<string | null> {
  const beside = { afterSeconds: AFTER_SECONDS, run };
  for (
    const { similarity, stats, last } of await callOnFiles({ seconds: SECONDS, codec, beside })
  ) {
    const before = stats[AFTER_SECONDS * STATS_A_SECOND - 1]!;
    const lackingMs = last.concealedMs - before.concealedMs +
      PERIOD_MS * (last.underruns + last.overruns - before.underruns - before.overruns);
    if (lackingMs > MOST_LACKING_MS || similarity < LEAST_SIMILARITY[codec]) {
      return `${codec}: ${lackingMs.toFixed(1)} ms lacked, similarity ${similarity.toFixed(3)}`;
    }
  }
  return null;
}

/** What the thread is busy with is not to be heard. */
async function callBeside(codec: Codec, run: () => Promise<void>): Promise<void> {
  const faults: string[] = [];
  while (faults.length < TRIES) {
    const fault = await faultOf(codec, run);
    if (fault === null) return;
    faults.push(fault);
  }
  assert.fail(faults.join("; "));
}

for (const codec of ["opus", "v1"] as const) {
  Deno.test(`a main thread that is blocked for half a second, several times, is not heard with ${codec}`, async () => {
    await callBeside(codec, () => halt(() => {}));
  });
}

Deno.test("garbage collections of the main thread are not heard", async () => {
  v8.setFlagsFromString("--expose-gc");
  const collect: () => void = vm.runInNewContext("gc");
  const kept = Array.from({ length: 2_000_000 }, (_, i) => ({ i })); // what each has to walk through
  let longestMs = 0;
  await callBeside("opus", () =>
    halt(() => {
      const start = performance.now();
      collect();
      longestMs = Math.max(longestMs, performance.now() - start);
    }));
  assert.ok(longestMs > 20 && kept.length > 0, `one pause took ${longestMs} ms`);
});
