import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
  bundledName,
  candidates,
  LIBRARY_VARIABLE,
  LibraryError,
  loadLibrary,
  mappedFile,
} from "./library.ts";
import type { symbols } from "./symbols.ts";

Deno.test("candidates() takes the override alone", () => {
  assert.deepEqual(candidates("/opt/x.so", "linux"), ["/opt/x.so"]);
});

for (const os of ["linux", "darwin", "windows"] as const) {
  Deno.test(`candidates() tries the bundled library before the system's on ${os}`, () => {
    const [first, ...others] = candidates("", os);
    assert.ok(first?.endsWith(`/lib/${bundledName(os)}`), first);
    assert.ok(others.length > 0);
    assert.deepEqual(candidates(undefined, os), [first, ...others]);
  });
}

Deno.test("loadLibrary() says what it tried, why each failed, and what to do", async () => {
  const notALibrary = await Deno.makeTempFile({ suffix: ".so" });
  try {
    assert.throws(
      () => loadLibrary(undefined, [notALibrary, "/nowhere/libportaudio.so.2"]),
      (error) => {
        assert.ok(error instanceof LibraryError);
        assert.deepEqual(error.tried.map(({ path }) => path), [
          notALibrary,
          "/nowhere/libportaudio.so.2",
        ]);
        for (const { path, reason } of error.tried) {
          assert.notEqual(reason, "");
          assert.ok(error.message.includes(path));
        }
        if (Deno.build.os === "linux") assert.ok(error.message.includes(LIBRARY_VARIABLE));
        return true;
      },
    );
  } finally {
    await Deno.remove(notALibrary);
  }
});

Deno.test("LibraryError asks for libasound2 when that is what lacks", () => {
  const reason = "libasound.so.2: cannot open shared object file: No such file or directory";
  const error = new LibraryError([{ path: "libportaudio.so.2", reason }]);
  if (Deno.build.os === "linux") assert.match(error.message, /install libasound2/);
});

Deno.test("loadLibrary() gives those with one key one copy, others another, and leaves no file", () => {
  const [one, two] = [crypto.randomUUID(), crypto.randomUUID()];
  const before = [...Deno.readDirSync(tmpdir())].length;
  const opened: Deno.DynamicLibrary<typeof symbols>[] = [];
  // Where the library's own text lies: in another copy it lies elsewhere.
  const address = (key: string, isCopy: boolean) => {
    const { library } = loadLibrary({ key, isCopy });
    opened.push(library);
    return Deno.UnsafePointer.value(library.symbols.Pa_GetVersionText());
  };
  try {
    const copy = address(one, true);
    assert.notEqual(address(one, false), copy);
    assert.equal(address(one, true), copy);
    assert.notEqual(address(two, true), copy);
    assert.equal([...Deno.readDirSync(tmpdir())].length, before);
  } finally {
    for (const library of opened) library.close();
  }
});

Deno.test("loadLibrary() takes nothing that lies where its copy is to be", async () => {
  const key = crypto.randomUUID();
  const folder = join(tmpdir(), `devcloud-${key}`);
  await Deno.mkdir(folder);
  try {
    await Deno.writeTextFile(join(folder, bundledName()), "planted");
    const paths = candidates(undefined).filter((path) => path.includes("/lib/")).slice(0, 1);
    assert.throws(() => loadLibrary({ key, isCopy: true }, paths), /exists/);
    assert.equal(await Deno.readTextFile(join(folder, basename(paths[0]!))), "planted");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("mappedFile() tells where the loader has found a library that has only a name", () => {
  const maps = [
    "7f00-7f01 r--p 00000000 08:01 1  /usr/lib/libc.so.6",
    "7f02-7f03 r--p 00000000 08:01 2  /usr/lib/libportaudio.so.2.0.0",
    "7f04-7f05 rw-p 00000000 00:00 0  [heap]",
  ].join("\n");
  assert.equal(mappedFile(maps, "libportaudio.so.2"), "/usr/lib/libportaudio.so.2.0.0");
  assert.equal(mappedFile(maps, "libjack.so.0"), undefined);
});
