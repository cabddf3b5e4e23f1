import assert from "node:assert/strict";
import { checkBrowser, checkPagePort } from "./check_page.ts";
import { describeFinding } from "./finding.ts";

Deno.test("checkPagePort() tells a taken port by what the flags allow", () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr;
  const line = (port: number, exact: boolean) =>
    describeFinding(checkPagePort({ port, exact }), "en");
  assert.match(line(port, false), /^warn .*taken.* → .*its page is http:\/\/127\.0\.0\.1:\d+$/);
  assert.match(line(port, true), /^fail .* → .*--ui-port$/);
  taken.close();
  assert.match(line(port, true), /^ok .*is free$/);
  assert.match(line(0, true), /^ok .*any free TCP port/);
});

Deno.test("checkBrowser() says how the page is opened, or why it can't be", () => {
  const screen = { DISPLAY: ":0" };
  const table: readonly [typeof Deno.build.os, object, string | null, boolean, RegExp][] = [
    ["linux", screen, "/usr/bin/xdg-open", true, /^ok .*xdg-open will open it/],
    ["linux", screen, null, true, /^warn .*xdg-open is missing → install xdg-utils/],
    ["linux", {}, "/usr/bin/xdg-open", true, /^warn .*no screen.* → open the address/],
    ["linux", {}, null, false, /^ok .*--no-open/],
    ["darwin", {}, null, true, /^ok .*open will open it/],
    ["windows", {}, null, true, /^ok .*rundll32/],
  ];
  for (const [os, variables, there, isWanted, expected] of table) {
    const env = (name: string) => (variables as Record<string, string>)[name];
    const finding = checkBrowser({ isWanted, os, env, isThere: (path) => path === there });
    assert.match(describeFinding(finding, "en"), expected);
  }
});
