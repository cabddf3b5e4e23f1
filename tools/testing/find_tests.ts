const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "output", "screenshots"]);

/** All test files below `root`, as paths from there with "/", sorted. */
export async function findTestFiles(root: string): Promise<string[]> {
  const found: string[] = [];
  async function walk(folder: string): Promise<void> {
    for await (
      const { name, isDirectory } of Deno.readDir(folder === "" ? root : `${root}/${folder}`)
    ) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (isDirectory) {
        if (!name.startsWith(".") && !SKIPPED_FOLDERS.has(name)) await walk(path);
      } else if (/[_.]test\.tsx?$/.test(name)) found.push(path);
    }
  }
  await walk("");
  return found.sort();
}
