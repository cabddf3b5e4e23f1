/** What became of one test. */
export interface TestResult {
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  readonly seconds: number;
}

/**
 * Reads the results out of the JUnit file that `deno test --junit-path` writes. Steps are left out:
 * Deno lists them as test cases of their own, named "test > step", and a failed step fails its test.
 */
export function parseJunit(xml: string): TestResult[] {
  const results: TestResult[] = [];
  const names = new Set<string>();
  for (const [, attributes = "", selfClosed, body = ""] of xml.matchAll(CASE)) {
    const name = unescapeXml(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? "");
    if (isStepOf(name, names)) continue;
    names.add(name);
    const seconds = Number(/\btime="([^"]*)"/.exec(attributes)?.[1] ?? 0);
    const content = selfClosed === "/" ? "" : body;
    const state = /<(failure|error)\b/.test(content)
      ? "failed"
      : /<skipped\b/.test(content)
      ? "skipped"
      : "passed";
    results.push({ name, state, seconds });
  }
  return results;
}

/** The parts of the JUnit file by test file, as `deno test` was given them. */
export function splitByFile(xml: string): ReadonlyMap<string, string> {
  return new Map(
    [...xml.matchAll(SUITE)].map(([suite, name = ""]) =>
      [unescapeXml(name).replace(/^\.\//, ""), suite] as const
    ),
  );
}

const SUITE = /<testsuite name="([^"]*)"[^>]*>[\s\S]*?<\/testsuite>/g;

// Attributes are escaped, so neither a quote nor "<" nor ">" stands in their values.
const CASE = /<testcase\b([^>]*?)(?:(\/)>|>([\s\S]*?)<\/testcase>)/g;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function unescapeXml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity] ?? "");
}

/** Whether `name` is a step of a test (or of a step) that came before it. */
function isStepOf(name: string, tests: ReadonlySet<string>): boolean {
  for (let at = name.indexOf(" > "); at >= 0; at = name.indexOf(" > ", at + 1)) {
    if (tests.has(name.slice(0, at))) return true;
  }
  return false;
}
