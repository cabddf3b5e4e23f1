import assert from "node:assert/strict";
import { findMissing, installCommand } from "./packages.ts";

const missing = {
  name: "no-such-package",
  files: ["no-such-command", "/no/such/file"],
  why: "a test",
};

Deno.test("findMissing() looks for commands on PATH and for files where they are", async () => {
  const here = { name: "deno", files: ["/no/such/file", Deno.execPath()], why: "a test" };
  const shell = { name: "shell", files: [Deno.build.os === "windows" ? "cmd.exe" : "sh"], why: "" };
  assert.deepEqual(await findMissing([here, missing, shell]), [missing]);
});

Deno.test("installCommand() is what one types, with sudo when not root", () => {
  assert.equal(
    installCommand([missing, missing], true),
    "sudo apt-get update && " +
      "sudo apt-get install -y --no-install-recommends no-such-package no-such-package",
  );
  assert.match(installCommand([missing], false), /^apt-get update && apt-get install /);
});
