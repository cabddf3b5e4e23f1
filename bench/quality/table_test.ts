import assert from "node:assert/strict";
import { join } from "node:path";
import { drawQuality } from "./drawings.ts";
import type { QualityResults } from "./results.ts";
import { withTable } from "./table.ts";

const root = join(import.meta.dirname ?? ".", "..", "..");

async function readResults(): Promise<QualityResults> {
  return JSON.parse(await Deno.readTextFile(join(root, "bench", "results", "quality.json")));
}

Deno.test("docs/voice.md has the figures of bench/results/quality.json", async () => {
  const document = await Deno.readTextFile(join(root, "docs", "voice.md"));
  assert.equal(withTable(document, await readResults()), document);
});

Deno.test("docs/figures/ shows the figures of bench/results/quality.json", async () => {
  for (const [name, svg] of Object.entries(drawQuality(await readResults()))) {
    assert.equal(await Deno.readTextFile(join(root, "docs", "figures", `${name}.svg`)), svg, name);
  }
});

Deno.test("withTable() refuses a document that has no place for it", async () => {
  const results = await readResults();
  assert.throws(() => withTable("# The voice\n", results), /no '<!-- made by/);
});
