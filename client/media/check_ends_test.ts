import assert from "node:assert/strict";
import { join } from "node:path";
import { checkEnds } from "./check_ends.ts";
import { encodeWav } from "./wav.ts";

Deno.test("checkEnds() refuses to record over the file that is played, by any name", async () => {
  const folder = await Deno.makeTempDir();
  const path = join(folder, "says.wav");
  await Deno.writeFile(path, encodeWav(new Float32Array(480), 48_000));
  await Deno.symlink(path, join(folder, "link.wav"));
  const noSound = () => {
    throw new Error("PortAudio is not needed for files");
  };
  const table: readonly [string, number][] = [
    [`file:${path}`, 1],
    [`file:${folder}/./says.wav`, 1],
    [`file:${folder}/link.wav`, 1],
    [`file:${folder}/hears.wav`, 0],
    ["none", 0],
  ];
  for (const [speaker, problems] of table) {
    const found = checkEnds(`file:${path}`, speaker, noSound);
    assert.equal(found.length, problems, speaker);
    if (found[0] !== undefined) assert.match(found[0].message, /it is the microphone's file$/);
  }
  await Deno.remove(folder, { recursive: true });
});
