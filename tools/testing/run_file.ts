import { join } from "node:path";
import { parseJunit, type TestResult } from "./junit.ts";
import { PROGRAMS_VARIABLE } from "../programs/launch.ts";
import { runCommand } from "./run_command.ts";

/** One test file's run; `output` is what it printed, for when it failed. */
export interface FileRun {
  readonly file: string;
  readonly tests: readonly TestResult[];
  readonly seconds: number;
  readonly output: string;
}

const QUIET = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", RUST_BACKTRACE: "0" };

/**
 * Runs one test file in a process group and a temporary folder of its own, so that a crash or a hang
 * is that file's alone and leaves neither processes nor files. What goes wrong around the tests (no
 * report, no test in it, an error outside of all tests, a time-out) is a failed test named so.
 *
 * `root` is where deno.json lies, `file` a path from there. Types are not checked.
 */
export async function runTestFile(
  root: string,
  file: string,
  { programs, ...options }: {
    readonly timeoutMs: number;
    readonly signal?: AbortSignal;
    /** The folder of compiled programs that it is to start; by default they run from source. */
    readonly programs?: string;
  },
): Promise<FileRun> {
  const folder = await Deno.makeTempDir({ prefix: "dc-test-" });
  try {
    // Compiled programs run as somebody else, who has to find the way to what is below.
    if (programs !== undefined) await Deno.chmod(folder, 0o711);
    const report = join(folder, "report.xml");
    const tmp = join(folder, "t"); // short: it holds Unix sockets, whose paths end at 107 bytes
    await Deno.mkdir(tmp);
    const run = await runCommand(Deno.execPath(), {
      args: ["test", "-A", "--no-check", `--junit-path=${report}`, file],
      cwd: root,
      env: {
        ...QUIET,
        ...{ TMPDIR: tmp, TEMP: tmp, TMP: tmp },
        XDG_CONFIG_HOME: tmp, // not the settings of whoever runs the tests
        ...(programs === undefined ? {} : { [PROGRAMS_VARIABLE]: programs }),
      },
      ...options,
    });
    const tests = parseJunit(await Deno.readTextFile(report).catch(() => ""));
    const problem = explain(run, tests, options.timeoutMs);
    if (problem !== null) tests.push({ name: `(${problem})`, state: "failed", seconds: 0 });
    const label = programs === undefined ? file : `${file} (compiled)`;
    return { file: label, tests, seconds: run.seconds, output: run.output };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

function explain(
  run: { readonly end: "exit" | "time-out" | "aborted"; readonly code: number },
  tests: readonly TestResult[],
  timeoutMs: number,
): string | null {
  if (run.end === "time-out") return `did not end within ${timeoutMs / 1_000} s`;
  if (run.end === "aborted") return "stopped";
  const failed = tests.some(({ state }) => state === "failed");
  if (run.code !== 0 && !failed) return `an error outside of its tests, exit code ${run.code}`;
  return tests.length === 0 ? "holds no test" : null;
}
