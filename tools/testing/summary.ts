import type { FileRun } from "./run_file.ts";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts the tests of all runs. */
export function count(runs: readonly FileRun[]): Totals {
  const of = (state: string) =>
    runs.reduce((sum, { tests }) => sum + tests.filter((test) => test.state === state).length, 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}

/** The last line of every run: `N passed, N failed`, and what was not run where there is any. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Whether a run is good: something was tested, and nothing failed. */
export function isGood({ passed, failed }: Totals): boolean {
  return passed > 0 && failed === 0;
}

/** One line for a file that has run, and its output below when a test of it failed. */
export function fileLines({ file, tests, seconds, output }: FileRun): string[] {
  const totals = count([{ file, tests, seconds, output }]);
  const verdict = totals.failed > 0 ? "FAILED" : totals.passed > 0 ? "ok" : "NOT RUN";
  const numbers = `${`${tests.length}`.padStart(4)} tests ${seconds.toFixed(1).padStart(6)} s`;
  const line = `${verdict.padEnd(7)} ${file.padEnd(52)} ${numbers}`;
  return totals.failed === 0 ? [line] : [
    line,
    ...tests.filter(({ state }) => state === "failed").map(({ name }) => `  failed: ${name}`),
    ...output.trimEnd().split("\n").map((text) => `  | ${text}`),
  ];
}

/** What did not run and what failed, named once more at the end, loud enough to be seen. */
export function closingLines(runs: readonly FileRun[]): string[] {
  const named = (wanted: string) =>
    runs.flatMap(({ file, tests }) =>
      tests.filter(({ state }) => state === wanted).map(({ name }) => `  ${file}: ${name}`)
    );
  const skipped = named("skipped");
  const failed = named("failed");
  return [
    ...(skipped.length === 0
      ? []
      : [`!!! ${skipped.length} TESTS WERE NOT RUN (namespaces need root):`, ...skipped]),
    ...(failed.length === 0 ? [] : [`${failed.length} tests failed:`, ...failed]),
  ];
}

/** The tests that failed in some runs or in all, as a table; `repeats` holds the runs of each round. */
export function flakyLines(repeats: readonly (readonly FileRun[])[]): string[] {
  const failures = new Map<string, number[]>();
  for (const [round, runs] of repeats.entries()) {
    for (const { file, tests } of runs) {
      for (const { name, state } of tests) {
        if (state !== "failed") continue;
        const key = `${file}: ${name}`;
        failures.set(key, [...(failures.get(key) ?? []), round + 1]);
      }
    }
  }
  const rounds = repeats.length;
  const lines = repeats.map((runs, round) => {
    const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
    return `  round ${round + 1}: ${totalsLine(count(runs))} (${seconds.toFixed(0)} s of tests)`;
  });
  if (failures.size === 0) return [...lines, `No test failed in any of ${rounds} rounds`];
  const rows = [...failures].sort(([, a], [, b]) => b.length - a.length);
  return [
    ...lines,
    "failed  verdict  test (rounds)",
    ...rows.map(([test, failed]) => {
      const verdict = failed.length === rounds ? "broken" : "flaky ";
      return `${`${failed.length}/${rounds}`.padStart(6)}  ${verdict}   ${test} (${
        failed.join(" ")
      })`;
    }),
  ];
}
