import assert from "node:assert/strict";
import { join } from "node:path";
import { icaclsArguments, keepBeside, putNewFile, replaceFile } from "./private_file.ts";

function inFolder(name: string, test: (path: string, names: () => string[]) => void): void {
  Deno.test(name, () => {
    const folder = Deno.makeTempDirSync();
    try {
      test(
        join(folder, "file"),
        () => [...Deno.readDirSync(folder)].map(({ name }) => name).sort(),
      );
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

inFolder("putNewFile() leaves alone what is there, and nothing beside it", (path, names) => {
  assert.equal(putNewFile(path, "first"), true);
  assert.equal(putNewFile(path, "second"), false);
  assert.equal(Deno.readTextFileSync(path), "first");
  assert.deepEqual(names(), ["file"]);
  if (Deno.build.os !== "windows") assert.equal(Deno.statSync(path).mode! & 0o777, 0o600);
});

inFolder("replaceFile() makes or replaces a file whole", (path, names) => {
  for (const text of ["first", "2"]) {
    replaceFile(path, text);
    assert.equal(Deno.readTextFileSync(path), text);
  }
  assert.deepEqual(names(), ["file"]);
});

inFolder("keepBeside() keeps what a file held, whatever becomes of the file", (path, names) => {
  assert.equal(keepBeside(path), null);
  replaceFile(path, "old");
  const old = keepBeside(path);
  replaceFile(path, "new");
  assert.equal(Deno.readTextFileSync(old!), "old");
  assert.equal(names().length, 2);
});

Deno.test("icaclsArguments() leave the file to its owner, whatever their name", () => {
  assert.deepEqual(icaclsArguments("C:\\a b"), [
    ...["C:\\a b", "/inheritance:r", "/grant:r", "*S-1-3-4:F", "/q"],
  ]);
});
