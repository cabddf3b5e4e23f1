import { join } from "node:path";
import { filesFor } from "../../tools/compile/files_for.ts";
import { type MadeProgram, makePrograms } from "../../tools/compile/make_programs.ts";
import { type ProgramRecipe, RECIPES } from "../../tools/compile/programs.ts";
import { stageProgram } from "../../tools/compile/stage.ts";
import type { Target } from "../../tools/compile/targets.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

/** What a compiled program weighs, in bytes. */
export interface Weight {
  readonly name: ProgramRecipe["name"];
  readonly total: number;
  /** A compiled hello world: Deno's runtime, and 2 kB that any program has. */
  readonly runtime: number;
  /** Bundled code of ours and of packages: the main module with what it loads, and the Workers'. */
  readonly code: number;
  readonly page: number;
  readonly portaudio: number;
  /** What is none of these: tables, names, the stamp of the build. */
  readonly rest: number;
}

/** Programs for this machine, made in `folder`. */
export async function makeForBench(target: Target, folder: string): Promise<MadeProgram[]> {
  const say = () => {}; // whoever benches knows on which runtime
  return await makePrograms({ targets: [target], release: false, folder }, { root: ROOT, say });
}

/** Weighs each program against `hello`, a bare program on the same runtime. */
export async function weighPrograms(
  programs: readonly MadeProgram[],
  hello: string,
  target: Target,
): Promise<Weight[]> {
  const weights: Weight[] = [];
  for (const { name, path } of programs) {
    const recipe = RECIPES.find((recipe) => recipe.name === name);
    if (recipe === undefined) throw new Error(`Cannot weigh '${name}': there is no recipe of it`);
    weights.push(await weigh(recipe, await sizeOf(path), await sizeOf(hello), target));
  }
  return weights;
}

async function weigh(
  recipe: ProgramRecipe,
  total: number,
  runtime: number,
  target: Target,
): Promise<Weight> {
  const files = await filesFor(ROOT, recipe, target, () => {});
  const folder = join(ROOT, "dist", "stage", `weigh-${recipe.name}-${Deno.pid}`);
  try {
    await stageProgram(ROOT, recipe, { files: [], stamp: "" }, folder);
    const code = await weighFolder(folder);
    const page = await sum(files.filter((path) => path.startsWith(recipe.page)));
    const portaudio = await sum(files.filter((path) => path.startsWith("ffi/")));
    const rest = total - runtime - code - page - portaudio;
    return { name: recipe.name, total, runtime, code, page, portaudio, rest };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

async function sum(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += await sizeOf(join(ROOT, path));
  return bytes;
}

async function weighFolder(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    bytes += isDirectory ? await weighFolder(path) : await sizeOf(path);
  }
  return bytes;
}

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
