import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { describeVersion, VERSION } from "./version.ts";

Deno.test("VERSION is that of deno.json", () => {
  assert.equal(VERSION, config.version);
});

Deno.test("describeVersion() tells what a compiled program was made from", async () => {
  const head = `devcloud-client ${VERSION} (Deno ${Deno.version.deno}, `;
  assert.equal(await describeVersion(), `${head}from source)`);
  const stamp = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(stamp, "commit 0123456789, test runtime, not for release\n");
    const said = `${head}commit 0123456789, test runtime, not for release)`;
    assert.equal(await describeVersion(stamp), said);
  } finally {
    await Deno.remove(stamp);
  }
});
