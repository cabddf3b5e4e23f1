import { join } from "node:path";

/** Held equal to deno.json's by the test beside. */
export const VERSION = "0.1.0";

/** One line of a compiled program: its commit, and of a runtime that is none for releases; see tools/compile/stamp.ts. */
const STAMP_FILE = join(import.meta.dirname ?? ".", "..", "build.txt");

/** What `--version` says, `devcloud-server 1.0.0 (Deno 2.8.3, commit 0123456789)`; from source without a commit. */
export async function describeVersion(stampFile: string = STAMP_FILE): Promise<string> {
  const stamp = await Deno.readTextFile(stampFile).catch(() => "from source");
  return `devcloud-server ${VERSION} (Deno ${Deno.version.deno}, ${stamp.trim()})`;
}
