import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { controlFolder, findNotes, leaveNote } from "./control_file.ts";

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const note = (token: string) => ({
  ...{ pid: 7, listening: "127.0.0.1:10000", url: "http://127.0.0.1:8080", token },
});

Deno.test("controlFolder() is the database's, and without a file the data folder", () => {
  assert.equal(controlFolder(null, "/data"), "/data");
  assert.equal(controlFolder(":memory:", "/data"), "/data");
  assert.equal(controlFolder("/var/lib/devcloud/devcloud.db", null), resolve("/var/lib/devcloud"));
  assert.equal(controlFolder("my.db", "/data"), Deno.cwd());
});

Deno.test("leaveNote() writes for its owner alone, and takes away its own note only", () =>
  withFolder(async (folder) => {
    const first = await leaveNote(join(folder, "new"), 10_000, note("a"));
    const path = join(folder, "new", "server-10000.json");
    if (Deno.build.os !== "windows") {
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
      assert.equal((await Deno.stat(join(folder, "new"))).mode! & 0o777, 0o700);
    }
    const second = await leaveNote(join(folder, "new"), 10_000, note("b"));
    await first();
    assert.deepEqual(await findNotes(join(folder, "new")), [{ ...note("b"), path }]);
    await second();
    assert.deepEqual([...Deno.readDirSync(join(folder, "new"))], []);
  }));

Deno.test("findNotes() passes over what is no note, and finds none without a folder", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "server-1.json"), "{");
    await Deno.writeTextFile(join(folder, "server-2.json"), '{"pid":"x"}');
    await Deno.writeTextFile(join(folder, "server-x.json"), JSON.stringify(note("x")));
    await leaveNote(folder, 3, note("c"));
    assert.deepEqual((await findNotes(folder)).map(({ token }) => token), ["c"]);
    assert.deepEqual(await findNotes(join(folder, "nowhere")), []);
  }));
