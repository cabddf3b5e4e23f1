/**
 * Runs the project's tests: `all`, `unit` or `repeat N`, then paths to narrow them (a file or a
 * folder). The last line is always `N passed, N failed`; the exit code is 0 only when something was
 * tested and nothing failed.
 */
import { join } from "node:path";
import { findTestFiles } from "./testing/find_tests.ts";
import { installMissing } from "./testing/packages.ts";
import { isUnit, planPhases } from "./testing/phases.ts";
import { runCommand } from "./testing/run_command.ts";
import { type FileRun, runTestFiles } from "./testing/run_file.ts";
import {
  closingLines,
  count,
  fileLines,
  flakyLines,
  isGood,
  totalsLine,
} from "./testing/summary.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const USAGE = "Usage: deno task test [PATH…] · deno task test:unit [PATH…] · " +
  "deno task test:repeat N [PATH…]";

const say = (line: string) => console.log(line);

/** Runs `deno …` as a step before the tests; a failure is one failed test named after it. */
async function prepare(name: string, args: readonly string[], signal: AbortSignal) {
  const run = await runCommand(Deno.execPath(), {
    args,
    cwd: ROOT,
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
    timeoutMs: 600_000,
    signal,
  });
  const state = run.code === 0 ? "passed" as const : "failed" as const;
  return { file: name, tests: [{ name, state, seconds: run.seconds }], ...run };
}

/**
 * Reads the compiled programs once, so that they lie in memory when the first test starts them: a slow
 * disk takes longer over their 180 MB than a test waits for a program.
 */
async function readWhole(folder: string): Promise<void> {
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (!isFile) continue;
    const file = await Deno.open(join(folder, name));
    await file.readable.pipeTo(new WritableStream());
  }
}

/** Runs the files phase by phase, and says how each went. `compiled`: where those programs are. */
async function runAll(
  files: readonly string[],
  compiled: string,
  signal: AbortSignal,
): Promise<FileRun[]> {
  const runs: FileRun[] = [];
  for (const phase of planPhases(files)) {
    say(`\n${phase.name}: ${phase.files.length} files, ${phase.workers} processes at a time`);
    if (phase.programs === "compiled") await readWhole(compiled);
    const programs = phase.programs === "source" ? {} : { programs: compiled };
    const queue = [...phase.files];
    const work = async () => {
      while (queue.length > 0 && !signal.aborted) {
        const { together, timeoutMs } = phase;
        const done = await runTestFiles(ROOT, queue.splice(0, together), {
          ...{ timeoutMs, signal, ...programs },
        });
        done.flatMap(fileLines).forEach(say);
        runs.push(...done);
      }
    };
    await Promise.all(Array.from({ length: phase.workers }, work));
  }
  return runs;
}

async function main(args: readonly string[]): Promise<number> {
  const [mode, ...rest] = args;
  const rounds = mode === "repeat" ? Number(rest.shift()) : 1;
  if (!["all", "unit", "repeat"].includes(mode ?? "") || !Number.isInteger(rounds) || rounds < 1) {
    console.error(USAGE);
    say(totalsLine({ passed: 0, failed: 0, skipped: 0 }));
    return 2;
  }
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    if (Deno.build.os !== "windows" || signal === "SIGINT") {
      Deno.addSignalListener(signal, () => stop.abort());
    }
  }

  const paths = rest.map((path) => path.replace(/^\.\//, "").replace(/\/$/, ""));
  const files = (await findTestFiles(ROOT))
    .filter((file) => mode !== "unit" || isUnit(file))
    .filter((file) =>
      paths.length === 0 || paths.some((path) => file === path || file.startsWith(`${path}/`))
    );

  // What goes wrong before the tests counts as failed, so that the last line never looks good.
  const before: FileRun[] = [];
  if (mode !== "unit") {
    try {
      await installMissing(say);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      say(totalsLine({ passed: 0, failed: 1, skipped: 0 }));
      return 1;
    }
  }
  const steps: [string, string[]][] = [
    ["set-up", ["run", "-q", "-A", "tools/setup.ts", "pages", "portaudio"]],
    ["type check of the tests and all that they use", ["check", "-q", ...files]],
  ];
  for (const [name, command] of steps) {
    const run = await prepare(name, command, stop.signal);
    fileLines(run).forEach(say);
    if (run.code !== 0) before.push(run);
  }

  const compiled = await Deno.makeTempDir({ prefix: "dc-programs-" });
  if (planPhases(files).some(({ programs }) => programs === "compiled")) {
    const args = ["run", "-q", "-A", "tools/compile.ts", "--out", compiled];
    const run = await prepare("both programs, compiled", args, stop.signal);
    fileLines(run).forEach(say);
    if (run.code !== 0) before.push(run);
    for await (const { name } of Deno.readDir(compiled)) {
      await Deno.chmod(join(compiled, name), 0o555);
    }
    await Deno.chmod(compiled, 0o555);
  }

  const repeats: FileRun[][] = [];
  for (let round = 1; round <= rounds && !stop.signal.aborted; round++) {
    if (rounds > 1) say(`\n== round ${round} of ${rounds}`);
    repeats.push(await runAll(files, compiled, stop.signal));
  }
  await Deno.chmod(compiled, 0o755);
  await Deno.remove(compiled, { recursive: true });
  const runs = [...before, ...repeats.flat()];
  say("");
  if (mode === "repeat") flakyLines(repeats).forEach(say);
  else closingLines(runs).forEach(say);
  if (stop.signal.aborted) say("Stopped before the end");
  const totals = count(runs);
  say(totalsLine(totals));
  return isGood(totals) && !stop.signal.aborted ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
