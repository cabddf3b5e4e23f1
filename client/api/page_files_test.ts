import assert from "node:assert/strict";
import { loadPageFiles, pageFileResponse } from "./page_files.ts";

Deno.test("loadPageFiles() takes the page's files, and says so where there is no page", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/main.js`, "1");
    await Deno.writeTextFile(`${folder}/stamp`, "x");
    await Deno.mkdir(`${folder}/sub.js`);
    const files = await loadPageFiles(folder);
    assert.deepEqual([...files.keys()], ["main.js"]);
    assert.match(files.get("main.js")?.etag ?? "", /^"[\w-]{22}"$/);
    await assert.rejects(
      loadPageFiles(`${folder}/none`),
      /Cannot read the page .*deno task build/,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("pageFileResponse() sends no body to who has it", async () => {
  const file = { bytes: new TextEncoder().encode("1"), type: "text/javascript", etag: '"a"' };
  assert.equal(await pageFileResponse(file, '"b"').text(), "1");
  assert.equal(pageFileResponse(file, 'W/"b", W/"a"').status, 304);
});
