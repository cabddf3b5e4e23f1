import assert from "node:assert/strict";
import { join } from "node:path";
import { FLAGS as CLIENT_FLAGS } from "../../client/flags.ts";
import { variablesOf } from "../../command_line/flag.ts";
import { FLAGS as SERVER_FLAGS } from "../../server/flags.ts";
import { CODE_FOLDERS } from "../layering/check_tree.ts";
import { parseTree, readTree } from "../layering/source_tree.ts";
import { findVariables } from "./find_variables.ts";
import { RECIPES } from "./programs.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

/** Where the flags' variables are read, whose names are made from the tables. */
const OF_FLAGS = ["env(variableOf(name))", "env(CONFIG_VARIABLE)"]
  .map((call) => `command_line/collect_settings.ts: ${call}`);

for (const { name, entry, workers, inputs, variables } of RECIPES) {
  Deno.test(`RECIPES names for ${name} modules and inputs that are there`, async () => {
    for (const path of [entry, ...workers, ...inputs]) {
      assert.ok(await Deno.stat(join(ROOT, path)).then(() => true, () => false), path);
    }
  });

  Deno.test(`${name} may read the environment variables that its code reads, and no others`, async () => {
    const tree = await readTree(ROOT, CODE_FOLDERS);
    const { read, unclear } = findVariables(tree, [entry, ...workers]);
    assert.deepEqual(unclear, OF_FLAGS);
    const ofFlags = variablesOf(name === "devcloud-client" ? CLIENT_FLAGS : SERVER_FLAGS);
    assert.deepEqual([...variables].sort(), [...ofFlags, ...read].sort());
  });
}

Deno.test("findVariables() finds what the modules of a program read, however they come by it", () => {
  const tree = parseTree({
    "a/main.ts": `import { b } from "./b.ts";
      const env = (name: string) => Deno.env.get(name);
      const NAME = "BY_CONSTANT";
      Deno.env.get("DIRECT"); env(NAME); b(env); run({ env: { NOT_READ: "1" } });
      new Worker(new URL("./worker.ts", import.meta.url));`,
    "a/b.ts": `import { HOME } from "./names.ts";
      import { tmpdir } from "node:os";
      export const b = (environment: (name: string) => string | undefined) => {
        environment("PASSED"); tmpdir(); environment(HOME); environment(\`A\${1}\`);
        Deno.env.has("ASKED");
      };`,
    "a/names.ts": `export const HOME = "BY_IMPORT";`,
    "a/worker.ts": `process.env.OLD; process.env["OLDER"]; Deno.env.toObject();`,
    "a/other.ts": `Deno.env.get("ELSEWHERE");`,
  });
  const { read, unclear } = findVariables(tree, ["a/main.ts"]);
  assert.deepEqual([...read].sort(), [
    "ASKED",
    "BY_CONSTANT",
    "BY_IMPORT",
    "DIRECT",
    "OLD",
    "OLDER",
    "PASSED",
    "TEMP",
    "TMP",
    "TMPDIR",
  ]);
  assert.deepEqual(unclear, ["a/b.ts: environment(`A${1}`)", "a/worker.ts: Deno.env.toObject()"]);
});
