/**
 * Lays out in a folder what goes into a program: each module that is started as one bundled file, with
 * what it imports later in files beside it, and the files that are read at run time, all at the paths
 * they have in the project. Bundled, because a program of 150 modules takes twice as long to start,
 * and whole npm packages would go in.
 */
import { dirname, join } from "node:path";
import { runCommand } from "../testing/run_command.ts";
import { keepPlaces } from "./places.ts";
import type { ProgramRecipe } from "./programs.ts";

const CODE_FOLDERS = [
  "client",
  "command_line",
  "discovery",
  "ffi",
  "files",
  "protocol",
  "server",
  "ui",
];
/** One line that server/version.ts and client/version.ts read. */
const STAMP_FILE = "build.txt";
const BUNDLE_TIMEOUT_MS = 120_000;

export interface Stage {
  /** The program's main module. */
  readonly entry: string;
  /** All else, to be embedded. */
  readonly others: readonly string[];
}

/**
 * Fills `folder`, which is emptied first, with the code, `files` (paths from `root`) and the stamp.
 * @throws Error with the bundler's own words
 */
export async function stageProgram(
  root: string,
  { entry, workers }: ProgramRecipe,
  { files, stamp }: { readonly files: readonly string[]; readonly stamp: string },
  folder: string,
): Promise<Stage> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const bundles: string[] = [];
  for (const module of [entry, ...workers]) {
    const bundle = module.replace(/\.ts$/, ".js");
    await bundleModule(root, module, bundle, folder);
    bundles.push(join(folder, bundle));
  }
  for (const path of files) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.copyFile(join(root, path), join(folder, path));
  }
  await Deno.writeTextFile(join(folder, STAMP_FILE), `${stamp}\n`);
  const [main = "", ...others] = bundles;
  const embedded = [...files, STAMP_FILE].map((path) => join(folder, path));
  return { entry: main, others: [...others, ...embedded] };
}

async function bundleModule(
  root: string,
  module: string,
  bundle: string,
  folder: string,
): Promise<void> {
  // Within the project, so that deno.json holds for them.
  const sources = `${folder}.sources`;
  try {
    for (const name of CODE_FOLDERS) await copySources(root, name, bundle, sources);
    const { code, output } = await runCommand(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--code-splitting"],
        ...["--outdir", dirname(join(folder, bundle)), join(sources, module)],
      ],
      cwd: root,
      env: { NO_COLOR: "1" },
      timeoutMs: BUNDLE_TIMEOUT_MS,
    });
    // What follows is a trace of the bundler itself.
    const said = output.split("\nStack backtrace:")[0]?.trim();
    if (code !== 0) throw new Error(`Cannot bundle '${module}': ${said}`);
  } finally {
    await Deno.remove(sources, { recursive: true });
  }
}

async function copySources(root: string, path: string, bundle: string, to: string): Promise<void> {
  await Deno.mkdir(join(to, path), { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(join(root, path))) {
    const inner = `${path}/${name}`;
    if (isDirectory) {
      if (name !== "dist" && name !== "lib") await copySources(root, inner, bundle, to);
    } else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) {
      const text = await Deno.readTextFile(join(root, inner));
      await Deno.writeTextFile(join(to, inner), keepPlaces(text, inner, bundle));
    }
  }
}
