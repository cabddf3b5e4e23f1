import { join } from "node:path";
import { bringPortAudio } from "../portaudio.ts";
import type { ProgramRecipe } from "./programs.ts";
import type { Target } from "./targets.ts";

/**
 * The files that go in beside the code, as paths from `root`: the page, and PortAudio's library for
 * that platform alone. `say` is told where there is none.
 */
export async function filesFor(
  root: string,
  { page, sound }: ProgramRecipe,
  { name, library, libraryFrom }: Target,
  say: (line: string) => void,
): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of Deno.readDir(join(root, page))) {
    if (entry.isFile && entry.name !== "stamp") files.push(`${page}/${entry.name}`);
  }
  if (!sound) return files.sort();
  if (libraryFrom !== null) await bringPortAudio(libraryFrom);
  const path = `ffi/lib/${library}`;
  if (await Deno.stat(join(root, path)).then(() => true, () => false)) files.push(path);
  else say(`No PortAudio goes into the client for ${name} (no ${path}): it takes the system's`);
  return files.sort();
}
