/** One thing that happened on the way to the first call. */
export interface Step {
  readonly what: string;
  /** Who did it: a user by a command or a click, or the programs by themselves. */
  readonly by: "command" | "click" | "programs";
  /** Since the first command, in seconds. */
  readonly atS: number;
}

export interface Stopwatch {
  readonly steps: readonly Step[];
  /** It has happened just now, or at `at` (`performance.now()`); the first one starts the watch. */
  mark(by: Step["by"], what: string, at?: number): void;
}

export function createStopwatch(now: () => number = () => performance.now()): Stopwatch {
  const steps: Step[] = [];
  let start: number | null = null;
  return {
    steps,
    mark(by, what, at = now()) {
      start ??= at;
      steps.push({ what, by, atS: (at - start) / 1_000 });
    },
  };
}

/** A table for people, a line a step, with the sums below. */
export function formatSteps(steps: readonly Step[]): string[] {
  const ordered = steps.toSorted((a, b) => a.atS - b.atS);
  const count = (by: Step["by"]) => ordered.filter((step) => step.by === by).length;
  const seconds = (s: number) => s.toFixed(2).padStart(6);
  const rows = ordered.map(({ what, by, atS }, i) =>
    `${seconds(atS)}  ${seconds(atS - (ordered[i - 1]?.atS ?? 0))}  ${by.padEnd(8)}  ${what}`
  );
  return [
    "  at s    took  by        what",
    ...rows,
    `${count("command")} commands, ${count("click")} clicks, ` +
    `${(ordered.at(-1)?.atS ?? 0).toFixed(2)} s to heard sound`,
  ];
}
