import { type Runtime, runtimeNote } from "./runtime.ts";

/** The state of the sources that a program is made from. */
export interface Commit {
  /** Null outside of a Git repository, as in an archive of the sources. */
  readonly id: string | null;
  readonly changed: boolean;
}

/**
 * What a compiled program says of itself beside its version and Deno's: server/version.ts and
 * client/version.ts read it from a file of one line that is embedded.
 */
export function stampText({ id, changed }: Commit, runtime: Runtime): string {
  const sources = id === null ? "unknown commit" : `commit ${id}`;
  const parts = [changed ? `${sources} with changes` : sources, runtimeNote(runtime)];
  return parts.filter((part) => part !== null).join(", ");
}

/** The commit that is checked out in `root`, and whether files differ from it. */
export async function readCommit(root: string): Promise<Commit> {
  const id = await git(root, ["rev-parse", "--short=10", "HEAD"]);
  if (id === null) return { id: null, changed: false };
  return { id, changed: (await git(root, ["status", "--porcelain"])) !== "" };
}

async function git(root: string, args: string[]): Promise<string | null> {
  try {
    const { success, stdout } = await new Deno.Command("git", { args: ["-C", root, ...args] })
      .output();
    return success ? new TextDecoder().decode(stdout).trim() : null;
  } catch {
    return null; // no git
  }
}
