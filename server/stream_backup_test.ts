import assert from "node:assert/strict";
import { streamBackup } from "./stream_backup.ts";

const COPY = new Uint8Array(200_000).map((_, i) => i);

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
    assert.deepEqual([...Deno.readDirSync(folder)], [], "nothing is left");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const store = {
  async backup(path: string) {
    await Deno.writeFile(path, COPY);
    return { names: 0, bytes: COPY.length };
  },
};

Deno.test("streamBackup() gives the copy's bytes and leaves nothing, also where nobody reads to the end", () =>
  withFolder(async (folder) => {
    const { size, bytes } = await streamBackup(store, folder);
    assert.equal(size, COPY.length);
    assert.deepEqual(new Uint8Array(await new Response(bytes).arrayBuffer()), COPY);
    await (await streamBackup(store, folder)).bytes.cancel();
  }));

Deno.test("streamBackup() leaves nothing once the last byte has been given", () =>
  withFolder(async (folder) => {
    const { size, bytes } = await streamBackup(store, folder);
    const reader = bytes.getReader();
    for (let count = 0; count < size;) count += (await reader.read()).value!.length;
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    assert.equal((await reader.read()).done, true);
  }));

Deno.test("streamBackup() leaves nothing where the store can't be copied", () =>
  withFolder(async (folder) => {
    const failing = { backup: () => Promise.reject(new Error("the disk is full")) };
    await assert.rejects(streamBackup(failing, folder), /the disk is full/);
  }));

Deno.test("streamBackup() leaves nothing where the copy can't be read", () =>
  withFolder(async (folder) => {
    const unreadable = {
      async backup(path: string) {
        await Deno.mkdir(path);
        return { names: 0, bytes: COPY.length };
      },
    };
    const { bytes } = await streamBackup(unreadable, folder);
    await assert.rejects(new Response(bytes).arrayBuffer());
  }));
