import { createHash } from "node:crypto";
import { basename, join } from "node:path";

/** SHA256SUMS in the format of sha256sum(1): `<hash>  <name>` a line, sorted by name. */
export async function writeChecksums(folder: string, paths: readonly string[]): Promise<void> {
  const lines: string[] = [];
  for (const path of [...paths].sort()) {
    const hash = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
    lines.push(`${hash}  ${basename(path)}\n`);
  }
  await Deno.writeTextFile(join(folder, "SHA256SUMS"), lines.join(""));
}
