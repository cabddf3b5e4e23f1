import assert from "node:assert/strict";
import { bundledName } from "../../ffi/library.ts";
import { LIBRARIES } from "../portaudio.ts";
import { TARGETS, thisTarget } from "./targets.ts";

for (const { name, triple, os, extension, library, libraryFrom } of TARGETS) {
  Deno.test(`TARGETS has for ${name} the library that a program looks for there`, () => {
    const arch = triple.startsWith("aarch64-") ? "aarch64" : "x86_64";
    assert.equal(library, bundledName(os, arch));
    if (libraryFrom !== null) assert.equal(library, LIBRARIES[libraryFrom].name);
    assert.equal(name, `${os === "darwin" ? "macos" : os}-${arch === "aarch64" ? "arm64" : "x64"}`);
    assert.equal(extension, os === "windows" ? ".exe" : "");
  });
}

Deno.test("thisTarget() finds a machine by its triple, and refuses what is no target", () => {
  assert.equal(thisTarget("aarch64-apple-darwin").name, "macos-arm64");
  assert.throws(
    () => thisTarget("riscv64gc-unknown-linux-gnu"),
    { message: "Cannot compile for 'riscv64gc-unknown-linux-gnu': it is no target" },
  );
});
