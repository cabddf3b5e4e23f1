import assert from "node:assert/strict";
import { join } from "node:path";
import { writePrivateFile } from "./private_file.ts";

async function inFolder(test: (root: string) => void): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    test(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("writePrivateFile() lets nobody else in, and removes all again", () =>
  inFolder((root) => {
    const folder = join(root, "secret");
    const remove = writePrivateFile(folder, "library.so", new Uint8Array([1, 2, 3]));
    assert.deepEqual([...Deno.readFileSync(join(folder, "library.so"))], [1, 2, 3]);
    if (Deno.build.os !== "windows") {
      assert.equal(Deno.statSync(folder).mode! & 0o777, 0o700);
      assert.equal(Deno.statSync(join(folder, "library.so")).mode! & 0o777, 0o600);
    }
    remove();
    assert.throws(() => Deno.statSync(folder), Deno.errors.NotFound);
    remove();
  }));

Deno.test("writePrivateFile() uses no folder that is there already, and leaves it as it was", () =>
  inFolder((root) => {
    const write = () => writePrivateFile(root, "library.so", new Uint8Array([1]));
    assert.throws(write, Deno.errors.AlreadyExists);
    assert.deepEqual([...Deno.readDirSync(root)], []);
  }));
