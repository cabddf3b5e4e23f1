import assert from "node:assert/strict";
import { join } from "node:path";
import { INSTALL_SCRIPTS, withReleases } from "./install_scripts.ts";

const PACKAGING = join(import.meta.dirname ?? ".", "..", "..", "packaging");
const URL = "https://example.org/devcloud/releases";

for (const name of INSTALL_SCRIPTS) {
  Deno.test(`withReleases() writes the address into ${name}, and nothing else`, async () => {
    const script = await Deno.readTextFile(join(PACKAGING, name));
    const published = withReleases(name, script, URL);
    const changed = published.split("\n").filter((line, i) => line !== script.split("\n")[i]);
    assert.equal(changed.length, 1);
    assert.ok(changed[0]?.endsWith(` '${URL}'`) || changed[0]?.endsWith(`='${URL}'`), changed[0]);
    assert.throws(() => withReleases(name, published, URL), /has no place for it$/);
  });
}

Deno.test("withReleases() refuses what is no plain https address", () => {
  for (const url of ["http://example.org/releases", "https://a/'$(rm)", "https://a/b c", ""]) {
    assert.throws(() => withReleases("install.sh", "RELEASES_DEFAULT=''", url), /no plain https/);
  }
});
