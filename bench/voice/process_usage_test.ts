import assert from "node:assert/strict";
import { parseCpuSeconds, parseMachineTimes, parseResidentMib } from "./process_usage.ts";

Deno.test("parseCpuSeconds() adds user and system time, whatever the program's name", () => {
  const rest = "S 1 1 1 0 -1 4194560 100 0 0 0 250 75 0 0 20 0 1 0 5 1000 10";
  assert.equal(parseCpuSeconds(`42 (deno) ${rest}`), 3.25);
  assert.equal(parseCpuSeconds(`42 (a) b (c) ${rest}`), 3.25);
});

Deno.test("parseResidentMib() reads what is held, not the most that was", () => {
  assert.equal(parseResidentMib("Name:\tdeno\nVmHWM:\t  4096 kB\nVmRSS:\t  2048 kB\n"), 2);
});

Deno.test("parseMachineTimes() counts all but idling and waiting for disks as busy", () => {
  const stat = "cpu  10 1 5 70 4 0 2 8 3 0\ncpu0 10 1 5 70 4 0 2 8 3 0\n";
  assert.deepEqual(parseMachineTimes(stat), { busy: 26, all: 100 });
});
