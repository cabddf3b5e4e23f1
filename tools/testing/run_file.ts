import { join } from "node:path";
import { v8Arguments } from "../compile/programs.ts";
import { parseJunit, splitByFile, type TestResult } from "./junit.ts";
import { PROGRAMS_VARIABLE } from "../programs/launch.ts";
import { runCommand } from "./run_command.ts";

/** One test file's run; `output` is what it printed, for when it failed. */
export interface FileRun {
  readonly file: string;
  readonly tests: readonly TestResult[];
  readonly seconds: number;
  readonly output: string;
}

/** As the client has them: its engine runs within tests, too. */
const V8_FLAGS = v8Arguments("devcloud-client");

const QUIET = { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", RUST_BACKTRACE: "0" };

interface RunOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** The folder of compiled programs that tests are to start; by default they run from source. */
  readonly programs?: string;
}

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
  options: RunOptions,
): Promise<FileRun> {
  const { report, ...run } = await runDenoTest(root, [file], options);
  const tests = parseJunit(report);
  const problem = explain(run, tests, options.timeoutMs);
  if (problem !== null) tests.push({ name: `(${problem})`, state: "failed", seconds: 0 });
  const label = options.programs === undefined ? file : `${file} (compiled)`;
  return { file: label, tests, seconds: run.seconds, output: run.output };
}

/**
 * Runs several test files in one process, since to start one takes longer than most of them. When
 * anything of it is not plainly good, each is run again in a process of its own, which tells whose it is.
 */
export async function runTestFiles(
  root: string,
  files: readonly string[],
  options: RunOptions,
): Promise<FileRun[]> {
  if (files.length > 1) {
    const { report, ...run } = await runDenoTest(root, files, options);
    const reports = splitByFile(report);
    const runs = files.map((file) => {
      const tests = parseJunit(reports.get(file) ?? "");
      const seconds = tests.reduce((sum, test) => sum + test.seconds, 0);
      return { file, tests, seconds, output: "" };
    });
    const isGood = run.end === "exit" && run.code === 0 &&
      runs.every(({ tests }) => tests.length > 0 && tests.every(({ state }) => state === "passed"));
    if (isGood || run.end === "aborted") return runs;
  }
  const runs: FileRun[] = [];
  for (const file of files) runs.push(await runTestFile(root, file, options));
  return runs;
}

/** `report`: the JUnit file, empty where there is none. */
async function runDenoTest(
  root: string,
  files: readonly string[],
  { programs, ...options }: RunOptions,
) {
  const folder = await Deno.makeTempDir({ prefix: "dc-test-" });
  try {
    // Compiled programs run as somebody else, who has to find the way to what is below.
    if (programs !== undefined) await Deno.chmod(folder, 0o711);
    const path = join(folder, "report.xml");
    const tmp = join(folder, "t"); // short: it holds Unix sockets, whose paths end at 107 bytes
    await Deno.mkdir(tmp);
    const run = await runCommand(Deno.execPath(), {
      args: ["test", "-A", "--no-check", ...V8_FLAGS, `--junit-path=${path}`, ...files],
      cwd: root,
      env: {
        ...QUIET,
        ...{ TMPDIR: tmp, TEMP: tmp, TMP: tmp },
        XDG_CONFIG_HOME: tmp, // not the settings of whoever runs the tests
        ...(programs === undefined ? {} : { [PROGRAMS_VARIABLE]: programs }),
      },
      ...options,
    });
    return { ...run, report: await Deno.readTextFile(path).catch(() => "") };
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
