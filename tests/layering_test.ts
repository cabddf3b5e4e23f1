/** The real tree against the rules of docs/architecture.md; that each can fail is shown in tools/layering. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { CODE_FOLDERS, formatViolation, LAYERING_RULES } from "../tools/layering/check_tree.ts";
import { readTree } from "../tools/layering/source_tree.ts";

for (const { rule, check } of LAYERING_RULES) {
  Deno.test(`layering: ${rule}`, async () => {
    const tree = await readTree(join(import.meta.dirname ?? ".", ".."), CODE_FOLDERS);
    assert.ok(tree.has("protocol/limits.ts"), "the tree has been read");
    assert.deepEqual(check(tree).map(formatViolation), []);
  });
}
