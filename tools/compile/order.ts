import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Target, TARGETS, thisTarget } from "./targets.ts";

/** What to compile, and how. */
export interface Order {
  readonly targets: readonly Target[];
  /** In the programs' names; without, they are plain. */
  readonly version?: string;
  /** Only on Deno's own runtime, and from a commit without changes. */
  readonly release: boolean;
  /** Where the programs are put. */
  readonly folder: string;
}

export const USAGE =
  "Usage: deno task compile [--all | --target NAME] [--release] [--out FOLDER]\n" +
  `Targets: ${TARGETS.map(({ name }) => name).join(", ")}`;

/**
 * Reads the command line; `root` is the project's folder.
 * @throws Error that quotes what is wrong
 */
export function readOrder(
  args: readonly string[],
  { root, version }: { readonly root: string; readonly version: string },
): Order {
  const { all, target: name, release, out } = parse(args);
  const folder = out ?? join(root, "dist");
  if (folder === "") throw new Error("Cannot use --out '': the name of a folder is missing");
  if (all && name !== undefined) throw new Error("--all and --target exclude each other");
  if (all) return { targets: TARGETS, version, release, folder };
  if (name === undefined) return { targets: [thisTarget()], release, folder };
  const targets = TARGETS.filter((target) => target.name === name);
  if (targets.length === 0) throw new Error(`Cannot compile for '${name}': it is no target`);
  return { targets, version, release, folder };
}

function parse(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      all: { type: "boolean", default: false },
      target: { type: "string" },
      release: { type: "boolean", default: false },
      out: { type: "string" },
    },
  });
  return values;
}
