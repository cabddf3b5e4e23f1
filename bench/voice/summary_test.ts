import assert from "node:assert/strict";
import { percentile, summarise } from "./summary.ts";

Deno.test("percentile() is one of the values, by nearest rank", () => {
  const ten = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
  for (const [percent, expected] of [[0, 1], [10, 1], [11, 2], [50, 5], [90, 9], [100, 10]]) {
    assert.equal(percentile(ten, percent!), expected);
  }
  assert.equal(percentile([], 90), Number.NaN);
});

Deno.test("summarise() takes chirps of all calls together, and both sides' processes", () => {
  const heard = { similarities: [0.9, 0.95], played: 2 };
  const summary = summarise([
    {
      heard: { ...heard, delaysMs: [80, 82], medianMs: 81 },
      cpuSecondsAMinute: [3, 4],
      residentMib: [100, 110],
      machineBusy: 0.251,
    },
    {
      heard: { ...heard, delaysMs: [90.04], similarities: [0.99], medianMs: 90.04 },
      cpuSecondsAMinute: [5, 6],
      residentMib: [120, 130],
      machineBusy: 0.5,
    },
  ]);
  assert.deepEqual(summary, {
    mouthToEarMs: { median: 82, p90: 90, ofEachCall: [81, 90] },
    correlation: 0.95,
    shareOfChirpsHeard: 0.75,
    cpuSecondsPerCallMinute: 4.5,
    residentMib: 115,
    machineBusyInEachCall: [0.25, 0.5],
  });
});

Deno.test("summarise() says null where no process was measured", () => {
  const heard = { delaysMs: [7], similarities: [1], medianMs: 7, played: 1 };
  const { cpuSecondsPerCallMinute, residentMib } = summarise([
    { heard, cpuSecondsAMinute: [], residentMib: [], machineBusy: 0 },
  ]);
  assert.deepEqual([cpuSecondsPerCallMinute, residentMib], [null, null]);
});
