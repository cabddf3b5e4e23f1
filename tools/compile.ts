/**
 * Makes the two programs, each one file that needs nothing else:
 *
 *     deno task compile                      dist/devcloud-server and dist/devcloud-client, for this machine
 *     deno task compile --all                for all platforms, with the version in their names, and SHA256SUMS
 *     deno task compile --target linux-arm64 for one of them
 *     deno task compile --release …          on Deno's own runtime and from a commit, or not at all
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import config from "../deno.json" with { type: "json" };
import { makePrograms } from "./compile/make_programs.ts";
import { RuntimeError } from "./compile/runtime.ts";
import { type Target, TARGETS, thisTarget } from "./compile/targets.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const USAGE = "Usage: deno task compile [--all | --target NAME] [--release] [--out FOLDER]\n" +
  `Targets: ${TARGETS.map(({ name }) => name).join(", ")}`;

interface Order {
  readonly targets: readonly Target[];
  /** In the programs' names; without, they are plain. */
  readonly version?: string;
  readonly release: boolean;
  readonly folder: string;
}

function readOrder(args: string[]): Order {
  const { values } = parseArgs({
    args,
    options: {
      all: { type: "boolean", default: false },
      target: { type: "string" },
      release: { type: "boolean", default: false },
      out: { type: "string", default: join(ROOT, "dist") },
    },
  });
  const { all, target: name, release, out: folder } = values;
  if (all && name !== undefined) throw new Error("--all and --target exclude each other");
  const found = TARGETS.filter((target) => all || target.name === name);
  if (name !== undefined && found.length === 0) throw new Error(`Cannot compile for '${name}'`);
  return found.length > 0
    ? { targets: found, version: config.version, release, folder }
    : { targets: [thisTarget()], release, folder };
}

async function main(args: string[]): Promise<number> {
  let order: Order;
  try {
    order = readOrder(args);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    return 2;
  }
  try {
    await makePrograms(order, { root: ROOT, say: (line) => console.error(line) });
    return 0;
  } catch (error) {
    if (!(error instanceof RuntimeError)) throw error;
    console.error(error.message);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
