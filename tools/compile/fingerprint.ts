import { createHash } from "node:crypto";
import { join } from "node:path";

/**
 * A hash of what something is made from: contents, not times, since a checkout changes times only.
 *
 * @param paths from `root`; folders count whole, without the tests beside the code
 * @param others what else decides
 */
export async function fingerprint(
  root: string,
  paths: readonly string[],
  others: readonly string[],
): Promise<string> {
  const files: string[] = [];
  for (const path of paths) await collect(root, path, files);
  const hash = createHash("sha256").update(JSON.stringify(others));
  for (const path of files.sort()) {
    hash.update(`\0${path}\0`).update(await Deno.readFile(join(root, path)));
  }
  return hash.digest("hex");
}

async function collect(root: string, path: string, into: string[]): Promise<void> {
  const info = await Deno.stat(join(root, path)).catch(() => null);
  if (info?.isFile === true) into.push(path);
  if (info?.isDirectory !== true) return;
  for await (const { name } of Deno.readDir(join(root, path))) {
    if (!/_test\.tsx?$/.test(name)) await collect(root, `${path}/${name}`, into);
  }
}
