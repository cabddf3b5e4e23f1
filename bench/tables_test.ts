import assert from "node:assert/strict";
import { join } from "node:path";
import { drawDirectory } from "./directory/drawings.ts";
import { withDirectory } from "./directory/table.ts";
import { withDashboard } from "./dashboard/table.ts";
import { withMade } from "./markdown.ts";

const ROOT = join(import.meta.dirname ?? ".", "..");
const read = (...path: string[]) => Deno.readTextFile(join(ROOT, ...path));
const results = async (bench: string) =>
  JSON.parse(await read("bench", "results", `${bench}.json`));

Deno.test("docs/directory.md has the figures of bench/results/", async () => {
  const document = await read("docs", "directory.md");
  assert.equal(withDirectory(document, await results("directory")), document);
  assert.equal(withDashboard(document, await results("dashboard")), document);
});

Deno.test("docs/figures/ shows the figures of bench/results/directory.json", async () => {
  for (const [name, svg] of Object.entries(drawDirectory(await results("directory")))) {
    assert.equal(await read("docs", "figures", `${name}.svg`), svg, name);
  }
});

Deno.test("withMade() replaces what that bench made, and nothing of another's", () => {
  const begin = (bench: string) => `<!-- made by \`task bench ${bench}\`: -->`;
  const end = "<!-- end of what it made -->";
  const document = `a\n${begin("x")}\n\nold\n\n${end}\nb\n${begin("y")}\n\nhis\n\n${end}\nc\n`;
  const wanted = document.replace("old\n", "new\n");
  assert.equal(withMade(document, "x", "new\n"), wanted);
  assert.throws(() => withMade(document, "z", ""), /no '<!-- made by `task bench z`/);
});
