import assert from "node:assert/strict";
import { LIMIT_FLAGS } from "./limit_flags.ts";

Deno.test("docs/running.md has each limit with its default", async () => {
  const text = await Deno.readTextFile(`${import.meta.dirname}/../../docs/running.md`);
  const section = text.split(/^## /m).find((part) => part.startsWith("Limits"))!;
  const rows = [...section.matchAll(/^\| `--([a-z-]+)` +\| ([\d./]*) *\|/gm)];
  const written = rows.map(([, name, usual]) => [name, usual]);
  const flags = Object.entries(LIMIT_FLAGS).map(([name, { otherwise }]) => [
    name,
    "value" in otherwise ? otherwise.value : "",
  ]);
  assert.deepEqual(written, flags);
});
