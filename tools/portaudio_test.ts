import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { platformLayouts, STRUCTS } from "../ffi/layouts.ts";
import { bundledName } from "../ffi/library.ts";
import { bringPortAudio, LIBRARIES, type LibraryPlatform, portAudioHeaders } from "./portaudio.ts";

const PLATFORMS = Object.keys(LIBRARIES) as LibraryPlatform[];

Deno.test("bringPortAudio() puts each platform's library where ffi/ looks for it, checked", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (const platform of PLATFORMS) {
      // Twice at once, as two programs that start together do.
      const paths = await Promise.all([1, 2].map(() => bringPortAudio(platform, folder)));
      assert.deepEqual(paths, Array(2).fill(join(folder, bundledName(platform, "x86_64"))));
    }
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.deepEqual(
      files.toSorted(),
      PLATFORMS.map((name) => bundledName(name, "x86_64")).toSorted(),
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("bringPortAudio() replaces a library with the wrong hash, and keeps the right one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, bundledName("linux", "x86_64"));
    await Deno.writeTextFile(path, "cut short");
    await bringPortAudio("linux", folder);
    const hash = createHash("sha256").update(await Deno.readFile(path)).digest("hex");
    assert.equal(hash, LIBRARIES.linux.sha256);
    const { ino } = await Deno.stat(path);
    await bringPortAudio("linux", folder);
    assert.equal((await Deno.stat(path)).ino, ino);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Prints "struct size member:offset …" for every structure, as the C compiler lays them out. */
function cProgram(): string {
  const lines = Object.entries(STRUCTS).map(([struct, members]) => {
    const names = Object.keys(members);
    const format = names.map((name) => `${name}:%zu`).join(" ");
    const values = names.map((name) => `offsetof(${struct}, ${name})`).join(", ");
    return `  printf("${struct} %zu ${format}\\n", sizeof(${struct}), ${values});`;
  });
  return `#include <stddef.h>\n#include <stdio.h>\n#include "portaudio.h"\n` +
    `int main(void) {\n${lines.join("\n")}\n  return 0;\n}\n`;
}

async function run(command: string, ...args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, { args }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

Deno.test("platformLayouts() is what this machine's C compiler makes of portaudio.h", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const source = join(folder, "layouts.c"), program = join(folder, "layouts");
    await Deno.writeTextFile(source, cProgram());
    const headers = await portAudioHeaders();
    if (await run("cc", "-I", headers, "-o", program, source) === undefined) {
      console.warn(
        "\n*** No C compiler (cc): the layouts were NOT compared with portaudio.h ***\n",
      );
      return;
    }
    const expected = Object.entries(platformLayouts()).map(([struct, { size, offsets }]) => {
      const members = Object.entries(offsets).map(([name, offset]) => `${name}:${offset}`);
      return [struct, size, ...members].join(" ");
    });
    assert.deepEqual((await run(program))?.trim().split("\n"), expected);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
