/** Tests that run together: in `workers` processes at a time, `together` files in each. */
export interface Phase {
  readonly name: string;
  readonly workers: number;
  readonly together: number;
  /** A file that takes longer hangs: it is killed and counts as failed. */
  readonly timeoutMs: number;
  /** Which programs its tests start. */
  readonly programs: "source" | "compiled";
  readonly files: readonly string[];
}

interface PhaseRule extends Omit<Phase, "files" | "programs"> {
  readonly takes: (path: string) => boolean;
}

/** Those beside the code; the first phase, and all of `test:unit`. */
const UNITS: PhaseRule = {
  name: "units",
  workers: 4,
  together: 8,
  timeoutMs: 60_000,
  takes: (path) => !path.startsWith("tests/"),
};

/**
 * In the order they run. A file belongs to the first that takes it, and the last takes all: a new
 * folder under tests/ is slow rather than forgotten. Sound is timed, so what measures it runs alone.
 */
const RULES: readonly PhaseRule[] = [
  UNITS,
  {
    name: "parts together",
    workers: 2,
    together: 1,
    timeoutMs: 120_000,
    takes: (path) =>
      /^tests\/([^/]+|(signal|legacy|directory|network|packaging|faults|fuzz)\/.*|calls\/(chat|files|legacy|encrypted)\/.*)$/
        .test(path),
  },
  {
    name: "pages",
    workers: 2,
    together: 1,
    timeoutMs: 120_000,
    takes: (path) => path.startsWith("tests/pages/"),
  },
  { name: "one at a time", workers: 1, together: 1, timeoutMs: 240_000, takes: () => true },
];

/** From end to end: they start our two programs, and so run again with those that were compiled. */
const STARTS_PROGRAMS =
  /^tests\/((calls|network|faults)\/.*|(directory\/(commands|metrics|program|tls)|packaging\/(service|publish)|pages\/end_to_end)_test\.ts)$/;

/**
 * Sorts test files (paths from the repository's root, with "/") into phases; empty ones are left out.
 * What starts programs is in two: one runs them from source, one compiled.
 */
export function planPhases(paths: readonly string[]): Phase[] {
  const sorted = [...paths].sort();
  const compiled = sorted.filter((path) => STARTS_PROGRAMS.test(path));
  return [...sortInto("source", sorted), ...sortInto("compiled", compiled)];
}

function sortInto(programs: Phase["programs"], paths: readonly string[]): Phase[] {
  const taken = new Map<PhaseRule, string[]>(RULES.map((rule) => [rule, []]));
  for (const path of paths) {
    const rule = RULES.find((rule) => rule.takes(path));
    if (rule !== undefined) taken.get(rule)?.push(path);
  }
  return [...taken]
    .filter(([, files]) => files.length > 0)
    .map(([{ name, workers, together, timeoutMs }, files]) => ({
      name: programs === "source" ? name : `${name}, compiled`,
      ...{ workers, together, timeoutMs, programs, files },
    }));
}

/** Whether a test file stands beside the code that it tests. */
export function isUnit(path: string): boolean {
  return UNITS.takes(path);
}
