import { basename, dirname, join } from "node:path";
import { buildPages } from "../build_pages.ts";
import { runCommand } from "../testing/run_command.ts";
import { compileArguments, type CompileRun, outputName } from "./arguments.ts";
import { writeChecksums } from "./checksums.ts";
import { filesFor } from "./files_for.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Order } from "./order.ts";
import { type ProgramRecipe, RECIPES } from "./programs.ts";
import { chooseRuntime, type Runtime, RuntimeError, runtimeWarning } from "./runtime.ts";
import { stageProgram } from "./stage.ts";
import { readCommit, stampText } from "./stamp.ts";

export interface MadeProgram {
  readonly name: ProgramRecipe["name"];
  readonly path: string;
}

interface Context {
  readonly root: string;
  readonly runtime: Runtime;
  readonly stamp: string;
  readonly say: (line: string) => void;
}

const COMPILE_TIMEOUT_MS = 300_000;

/**
 * Compiles both programs for each target. What was made from the very same inputs is left as it is,
 * except for a release. Several may do so at once: one works, the others wait for it.
 *
 * @throws {RuntimeError} when no runtime can be had, or not the one or the commit that a release needs
 * @throws Error with what `deno compile` said
 */
export async function makePrograms(
  { targets, version, release, folder }: Order,
  { root, say }: { readonly root: string; readonly say: (line: string) => void },
): Promise<MadeProgram[]> {
  await Deno.mkdir(join(root, "dist"), { recursive: true });
  await Deno.mkdir(folder, { recursive: true });
  using lock = await Deno.open(join(root, "dist", ".lock"), { create: true, write: true });
  await lock.lock(true); // given back when the file is closed, also by a crash

  const commit = await readCommit(root);
  if (release && commit.id === null) {
    throw new RuntimeError(`Cannot make a release: '${root}' has no commit to make it from`);
  }
  if (release && commit.changed) {
    const what = `files differ from commit '${commit.id}' (see git status)`;
    throw new RuntimeError(`Cannot make a release: ${what}`);
  }
  const given = Deno.env.get("DENORT_BIN");
  const runtime = await chooseRuntime(targets, { release, given });
  const warning = runtimeWarning(runtime);
  if (warning !== null) say(warning);
  await buildPages({ onlyIfStale: true });
  const stamp = stampText(commit, runtime);

  const made: MadeProgram[] = [];
  for (const target of targets) {
    for (const recipe of RECIPES) {
      const output = join(folder, outputName(recipe, target, version));
      const run: CompileRun = { recipe, target, output, release };
      await makeProgram(run, { root, runtime, stamp, say });
      made.push({ name: recipe.name, path: output });
    }
  }
  if (version !== undefined) await writeChecksums(folder, made.map(({ path }) => path));
  return made;
}

async function makeProgram(run: CompileRun, { root, runtime, stamp, say }: Context): Promise<void> {
  const { recipe, target, output, release } = run;
  const files = await filesFor(root, recipe, target, say);
  const mark = join(dirname(output), `.${basename(output)}.inputs`);
  const others = [Deno.version.deno, stamp, JSON.stringify(runtime), JSON.stringify(target)];
  const inputs = await fingerprint(root, [...recipe.inputs, ...files], others);
  if (!release && await exists(output) && await readText(mark) === inputs) return;
  await Deno.remove(mark).catch(() => {});
  const folder = join(root, "dist", "stage", recipe.name);
  const stage = await stageProgram(root, recipe, { files, stamp }, folder);
  const ran = await runCommand(Deno.execPath(), {
    args: compileArguments(run, stage),
    cwd: root,
    env: { NO_COLOR: "1", ...(runtime.state === "official" ? {} : { DENORT_BIN: runtime.path }) },
    timeoutMs: COMPILE_TIMEOUT_MS,
  });
  if (ran.code !== 0) throw new Error(`Cannot compile '${output}':\n${ran.output.trim()}`);
  await Deno.remove(folder, { recursive: true });
  await Deno.writeTextFile(mark, inputs);
  const { size } = await Deno.stat(output);
  say(`Made ${output} (${(size / 1e6).toFixed(1)} MB)`);
}

async function readText(path: string): Promise<string | undefined> {
  return await Deno.readTextFile(path).catch(() => undefined);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}
