import assert from "node:assert/strict";
import { join } from "node:path";
import { type ProgramRecipe, RECIPES } from "./programs.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

/** The texts of all modules below a folder that go into programs. */
async function codeOf(folder: string): Promise<string[]> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    if (isDirectory) texts.push(...await codeOf(`${folder}/${name}`));
    else if (/\.tsx?$/.test(name) && !/_test\.tsx?$/.test(name)) {
      texts.push(await Deno.readTextFile(join(ROOT, folder, name)));
    }
  }
  return texts;
}

async function readCode({ inputs }: ProgramRecipe): Promise<string[]> {
  const folders = inputs.filter((path) => !path.includes(".") && !path.startsWith("tools/"));
  return (await Promise.all(folders.map(codeOf))).flat();
}

/** The names that code asks the environment for: `env("NAME")`, or a constant's. */
function variablesIn(texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [
    ...text.matchAll(/\benv(?:\.get)?\(\s*"(\w+)"/g),
    ...text.matchAll(/\b[A-Z_]*VARIABLE = "(\w+)"/g),
  ]).map(([, name]) => name ?? "");
  return [...new Set(names)];
}

for (const recipe of RECIPES) {
  Deno.test(`RECIPES lets ${recipe.name} read the variables that its code asks for`, async () => {
    const texts = await readCode(recipe);
    const asked = variablesIn(texts);
    assert.ok(asked.includes("HOME"), "the code has been read");
    assert.deepEqual(asked.filter((name) => !recipe.variables.includes(name)), []);
    // node:os reads these, for the temporary folder.
    const known = ["TMPDIR", "TMP", "TEMP"];
    const isNamed = (name: string) => texts.some((text) => text.includes(`"${name}"`));
    assert.deepEqual(recipe.variables.filter((n) => !known.includes(n) && !isNamed(n)), []);
  });

  Deno.test(`RECIPES names for ${recipe.name} modules and inputs that are there`, async () => {
    for (const path of [recipe.entry, ...recipe.workers, ...recipe.inputs]) {
      assert.ok(await Deno.stat(join(ROOT, path)).then(() => true, () => false), path);
    }
  });
}
