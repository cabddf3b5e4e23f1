import assert from "node:assert/strict";
import { openCommand } from "./open_browser.ts";

const URL = "http://127.0.0.1:5080/#code=a";

Deno.test("openCommand() is the platform's own opener", () => {
  const none = () => undefined;
  assert.deepEqual(openCommand(URL, "darwin", none), { program: "open", args: [URL] });
  assert.deepEqual(openCommand(URL, "windows", none), {
    program: "rundll32",
    args: ["url.dll,FileProtocolHandler", URL],
  });
});

Deno.test("openCommand() opens nothing on Linux without a display", () => {
  assert.equal(openCommand(URL, "linux", () => undefined), null);
  assert.equal(openCommand(URL, "linux", () => ""), null);
  for (const variable of ["DISPLAY", "WAYLAND_DISPLAY"]) {
    const command = openCommand(URL, "linux", (name) => name === variable ? ":0" : undefined);
    assert.deepEqual(command, { program: "xdg-open", args: [URL] });
  }
});
