import { basename, join } from "node:path";
import { sha256 } from "../sha256.ts";

/** SHA256SUMS in the format of sha256sum(1): `<hash>  <name>` a line, sorted by name. */
export async function writeChecksums(folder: string, paths: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) {
    lines.push(`${sha256(await Deno.readFile(path))}  ${basename(path)}\n`);
  }
  await Deno.writeTextFile(join(folder, "SHA256SUMS"), lines.join(""));
}
