import { type ProgramRecipe, v8Arguments } from "./programs.ts";
import type { Stage } from "./stage.ts";
import type { Target } from "./targets.ts";

const ICON_FILE = "packaging/icon/devcloud.ico";

/** One run of `deno compile`. */
export interface CompileRun {
  readonly recipe: ProgramRecipe;
  readonly target: Target;
  /** Where the program is put. */
  readonly output: string;
  readonly release: boolean;
}

/** `devcloud-client-1.0.0-linux-x64`; without a version, as for this machine, `devcloud-client`. */
export function outputName(recipe: ProgramRecipe, target: Target, version?: string): string {
  const parts = version === undefined ? [recipe.name] : [recipe.name, version, target.name];
  return parts.join("-") + target.extension;
}

/** The arguments of `deno` that make a program from its stage, to be run in the project's folder. */
export function compileArguments(
  { recipe, target, output, release }: CompileRun,
  { entry, others }: Stage,
): string[] {
  return [
    "compile",
    "--quiet",
    "--no-check", // `deno task check` and the tests have done so
    ...(release ? ["--frozen"] : []),
    ...["--target", target.triple, "--output", output],
    // Packages are in the bundles; the config names those of the pages and tests too.
    "--exclude-unused-npm",
    // Deno would read V8's code cache from a name in the shared temporary folder that can be guessed:
    // whoever plants a file there would have it run by others.
    "--no-code-cache",
    "--no-prompt", // what isn't permitted is an error at once, not a question
    `--allow-env=${recipe.variables.join(",")}`,
    ...recipe.permissions(target.os),
    ...v8Arguments(recipe.name),
    ...others.flatMap((path) => ["--include", path]),
    // Both keep their console: what they print is for scripts, and for who asks them something.
    ...(target.extension === ".exe" ? ["--icon", ICON_FILE] : []),
    entry,
  ];
}
