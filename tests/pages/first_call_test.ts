import assert from "node:assert/strict";
import { join } from "node:path";
import { runCommand } from "../../tools/testing/run_command.ts";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");

Deno.test("first_call gets from the downloaded programs to heard sound, and tells the steps", async () => {
  const { code, output } = await runCommand(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", join(ROOT, "tools", "first_call.ts")],
    cwd: ROOT,
    timeoutMs: 120_000,
  });
  assert.equal(code, 0, output);
  for (const step of ["devcloud-server", "Call", "Accept", "John hears", "Marie hears"]) {
    assert.match(output, new RegExp(`^ *\\d+\\.\\d\\d .*${step}`, "m"), output);
  }
  assert.match(output, /3 commands, 2 clicks, \d+\.\d\d s to heard sound/, output);
});
