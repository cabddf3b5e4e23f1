import assert from "node:assert/strict";
import { bundledName, candidates, LIBRARY_VARIABLE, LibraryError, loadLibrary } from "./library.ts";

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
    assert.throws(() => loadLibrary([notALibrary, "/nowhere/libportaudio.so.2"]), (error) => {
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
    });
  } finally {
    await Deno.remove(notALibrary);
  }
});

Deno.test("LibraryError asks for libasound2 when that is what lacks", () => {
  const reason = "libasound.so.2: cannot open shared object file: No such file or directory";
  const error = new LibraryError([{ path: "libportaudio.so.2", reason }]);
  if (Deno.build.os === "linux") assert.match(error.message, /install libasound2/);
});
