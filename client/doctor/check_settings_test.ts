import assert from "node:assert/strict";
import { join } from "node:path";
import { checkSettings } from "./check_settings.ts";
import { describeFinding } from "./finding.ts";

Deno.test("checkSettings() tells a folder that can't be written", async () => {
  const folder = await Deno.makeTempDir();
  const file = join(folder, "file");
  await Deno.writeTextFile(file, "");
  const line = (folder: string | null) => describeFinding(checkSettings(folder), "en");
  assert.equal(line(join(folder, "new")), `ok    Settings: ${join(folder, "new")}`);
  assert.match(line(join(file, "data")), /^warn .*cannot write.* → .*--data$/);
  assert.match(line(null), /^warn .*HOME.* → choose a folder with --data$/);
  await Deno.remove(folder, { recursive: true });
});
