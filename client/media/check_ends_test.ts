import assert from "node:assert/strict";
import { join } from "node:path";
import { LibraryError } from "../../ffi/library.ts";
import { AudioDeviceError } from "./audio_device.ts";
import { checkEnds } from "./check_ends.ts";
import { encodeWav } from "./wav.ts";

function noLibrary(): never {
  const cause = new LibraryError([]);
  throw new AudioDeviceError({ end: "both", code: "no-library", message: cause.message });
}

async function withWav(test: (path: string, folder: string) => void) {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "said.wav");
    await Deno.writeFile(path, encodeWav(new Float32Array(80), 8_000));
    test(path, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("checkEnds() finds nothing to correct in files, in a tone, nor without a library", () =>
  withWav((path, folder) => {
    const heard = `file:${join(folder, "heard.wav")}`;
    assert.deepEqual(checkEnds(`file:${path}`, heard, noLibrary), []);
    assert.deepEqual(checkEnds("tone", "none", noLibrary), []);
    assert.deepEqual(checkEnds("Headset", "default", noLibrary), []);
  }));

Deno.test("checkEnds() tells of each end what is wrong with its file", () =>
  withWav((_, folder) => {
    const nowhere = `file:${join(folder, "no", "x.wav")}`;
    const problems = checkEnds(nowhere, nowhere, noLibrary);
    assert.deepEqual(problems.map(({ end, code }) => [end, code]), [
      ["mic", "bad-file"],
      ["speaker", "bad-file"],
    ]);
  }));

Deno.test("checkEnds() refuses to record to the file that the microphone plays, by any of its names", () =>
  withWav((path, folder) => {
    const link = join(folder, "link.wav");
    Deno.symlinkSync(path, link);
    for (const other of [path, `${folder}/./said.wav`, link]) {
      const [problem] = checkEnds(`file:${path}`, `file:${other}`, noLibrary);
      assert.deepEqual([problem?.end, problem?.code], ["speaker", "bad-file"]);
      assert.match(problem?.message ?? "", /the file that the microphone plays/);
    }
  }));
