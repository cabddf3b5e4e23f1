/**
 * Makes the two programs, each one file that needs nothing else:
 *
 *     deno task compile                      dist/devcloud-server and dist/devcloud-client, for this machine
 *     deno task compile --all                for all platforms, with the version in their names, and SHA256SUMS
 *     deno task compile --target linux-arm64 for one of them
 *     deno task compile --release …          on Deno's own runtime and from a commit, or not at all
 */
import { join } from "node:path";
import config from "../deno.json" with { type: "json" };
import { makePrograms } from "./compile/make_programs.ts";
import { type Order, readOrder, USAGE } from "./compile/order.ts";
import { RuntimeError } from "./compile/runtime.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");

async function main(args: readonly string[]): Promise<number> {
  let order: Order;
  try {
    order = readOrder(args, { root: ROOT, version: config.version });
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
