import assert from "node:assert/strict";
import { join } from "node:path";
import { fingerprint } from "./fingerprint.ts";

Deno.test("fingerprint() follows contents, names and the rest, not times nor tests", async () => {
  const root = await Deno.makeTempDir();
  const write = (name: string, text: string) => Deno.writeTextFile(join(root, "code", name), text);
  const now = (...others: string[]) => fingerprint(root, ["code", "missing"], others);
  try {
    await Deno.mkdir(join(root, "code", "inner"), { recursive: true });
    await write("inner/a.ts", "a");
    const first = await now("2.8.3");
    assert.match(first, /^[0-9a-f]{64}$/);

    await Deno.utime(join(root, "code", "inner", "a.ts"), 1, 1);
    await write("a_test.ts", "a test");
    assert.equal(await now("2.8.3"), first);

    assert.notEqual(await now("2.8.4"), first);
    await write("inner/a.ts", "b");
    const second = await now("2.8.3");
    assert.notEqual(second, first);
    await Deno.rename(join(root, "code", "inner", "a.ts"), join(root, "code", "inner", "b.ts"));
    assert.notEqual(await now("2.8.3"), second);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
