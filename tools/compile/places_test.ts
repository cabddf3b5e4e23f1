import assert from "node:assert/strict";
import { keepPlaces } from "./places.ts";

Deno.test("keepPlaces() leaves a module alone that stands where its bundle does", () => {
  const code = `join(import.meta.dirname ?? ".", "dist")`;
  assert.equal(keepPlaces(code, "client/version.ts", "client/main.js"), code);
});

Deno.test("keepPlaces() gives the folder of a module as seen from its bundle", () => {
  const code = "const lib = `${import.meta.dirname}/lib`;";
  assert.equal(
    keepPlaces(code, "ffi/library.ts", "client/media/audio_worker.js"),
    'const lib = `${(import.meta.dirname + "/../../ffi")}/lib`;',
  );
});

Deno.test("keepPlaces() gives a Worker's bundle as seen from the one that starts it", () => {
  const code = 'new Worker(new URL("./media_worker.ts", import.meta.url), { type: "module" })';
  assert.equal(
    keepPlaces(code, "client/media/engine.ts", "client/main.js"),
    'new Worker(new URL("./media/media_worker.js", import.meta.url), { type: "module" })',
  );
  assert.equal(
    keepPlaces(code, "client/media/engine.ts", "client/media/main.js"),
    'new Worker(new URL("./media_worker.js", import.meta.url), { type: "module" })',
  );
});

Deno.test("keepPlaces() refuses what a bundle would change", () => {
  for (const code of ["if (import.meta.main) run();", "fetch(import.meta.url)"]) {
    assert.throws(
      () => keepPlaces(code, "client/a.ts", "client/main.js"),
      /'client\/a.ts': it uses/,
    );
  }
});
