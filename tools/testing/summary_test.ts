import assert from "node:assert/strict";
import type { TestResult } from "./junit.ts";
import { closingLines, count, fileLines, flakyLines, isGood, totalsLine } from "./summary.ts";

function run(file: string, states: Readonly<Record<string, TestResult["state"]>>) {
  const tests = Object.entries(states).map(([name, state]) => ({ name, state, seconds: 0 }));
  return { file, tests, seconds: 1, output: "what it said\n" };
}

const RUNS = [run("a_test.ts", { x: "passed", y: "failed" }), run("b_test.ts", { z: "skipped" })];

Deno.test("totalsLine() has what CI reads, with skipped tests only where there are some", () => {
  assert.equal(totalsLine(count(RUNS)), "1 passed, 1 failed, 1 skipped");
  assert.equal(totalsLine(count([run("a", { x: "passed" })])), "1 passed, 0 failed");
});

Deno.test("isGood() is false when something failed and when nothing ran", () => {
  assert.equal(isGood({ passed: 3, failed: 0, skipped: 2 }), true);
  assert.equal(isGood({ passed: 3, failed: 1, skipped: 0 }), false);
  assert.equal(isGood({ passed: 0, failed: 0, skipped: 9 }), false);
});

Deno.test("fileLines() shows the output of a file only when it failed", () => {
  assert.deepEqual(fileLines(run("ok_test.ts", { x: "passed" })).length, 1);
  assert.deepEqual(fileLines(RUNS[0]!).slice(1), ["  failed: y", "  | what it said"]);
});

Deno.test("closingLines() names what was not run and what failed", () => {
  assert.deepEqual(closingLines(RUNS), [
    "!!! 1 TESTS WERE NOT RUN (namespaces need root):",
    "  b_test.ts: z",
    "1 tests failed:",
    "  a_test.ts: y",
  ]);
  assert.deepEqual(closingLines([run("a", { x: "passed" })]), []);
});

Deno.test("flakyLines() tells a flaky test from a broken one", () => {
  const lines = flakyLines([
    [run("a", { x: "passed", y: "failed" })],
    [run("a", { x: "failed", y: "failed" })],
  ]);
  assert.deepEqual(lines.slice(-2), ["   2/2  broken   a: y (1 2)", "   1/2  flaky    a: x (2)"]);
  assert.equal(
    flakyLines([[run("a", { x: "passed" })]]).at(-1),
    "No test failed in any of 1 rounds",
  );
});
