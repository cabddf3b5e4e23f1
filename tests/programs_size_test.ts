/** The two files that people download: small beside the runtime that they hold. */
import assert from "node:assert/strict";
import { compileHello } from "../bench/compiled/hello.ts";
import { makeForBench, weighPrograms } from "../bench/compiled/weigh.ts";
import { thisTarget } from "../tools/compile/targets.ts";

const MOST_BYTES = { "devcloud-client": 12e6, "devcloud-server": 4e6 } as const;
/** Of the tables that `deno compile` adds; more would be files that nobody meant to put in. */
const MOST_REST_BYTES = 100e3;

Deno.test("makePrograms() puts no more into the programs than what they need", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const target = thisTarget();
    const programs = await makeForBench(target, folder);
    const hello = await compileHello("hello", target, folder);
    const weights = await weighPrograms(programs, hello, target);
    assert.deepEqual(weights.map(({ name }) => name).sort(), Object.keys(MOST_BYTES));
    for (const weight of weights) {
      const said = JSON.stringify(weight);
      assert.ok(weight.total - weight.runtime <= MOST_BYTES[weight.name], said);
      assert.ok(weight.rest >= 0 && weight.rest <= MOST_REST_BYTES, said);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
