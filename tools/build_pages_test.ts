import assert from "node:assert/strict";
import { join } from "node:path";
import { buildPages } from "./build_pages.ts";

const FOLDER = join(import.meta.dirname ?? ".", "..", "ui", "dist", "dashboard");

Deno.test("buildPages() makes script, style and icon, and leaves a fresh page alone", async () => {
  const pages = ["dashboard"] as const;
  await buildPages({ pages, onlyIfStale: true });
  for (const name of ["main.js", "style.css", "icon.svg"]) {
    assert.ok((await Deno.stat(join(FOLDER, name))).size > 0, name);
  }
  assert.deepEqual(await buildPages({ pages, onlyIfStale: true }), { built: [] });
});

Deno.test("buildPages() may run several times at once", async () => {
  const pages = ["dashboard"] as const;
  const results = await Promise.all([1, 2, 3].map(() => buildPages({ pages })));
  for (const { built } of results) assert.deepEqual(built, pages);
});
