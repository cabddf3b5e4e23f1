import assert from "node:assert/strict";
import { readProcFile } from "./proc_file.ts";

Deno.test({
  name: "readProcFile() reads files of /proc whole, without leave to do everything",
  ignore: Deno.build.os !== "linux",
  permissions: { read: false, ffi: true },
  fn() {
    assert.equal(readProcFile("/proc/self/comm")?.trim(), "deno");
    const maps = readProcFile("/proc/self/maps");
    assert.ok(maps !== undefined && maps.includes("[stack]"));
    assert.equal(readProcFile("/proc/no-such-file"), undefined);
  },
});
