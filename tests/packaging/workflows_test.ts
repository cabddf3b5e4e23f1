/** The workflows can't be run here; this holds what a slip would cost most. */
import assert from "node:assert/strict";
import { join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..", "..");
const FOLDER = join(ROOT, ".github", "workflows");
const FILES = ["ci.yml", "release.yml"];

for (const file of FILES) {
  Deno.test(`${file} pins each action by its commit, and reads nothing but the code by default`, async () => {
    const text = await Deno.readTextFile(join(FOLDER, file));
    const actions = [...text.matchAll(/uses: (\S+)(.*)$/gm)];
    assert.ok(actions.length > 0);
    for (const [line, action = "", comment = ""] of actions) {
      if (action.startsWith("./")) continue;
      assert.match(action, /@[0-9a-f]{40}$/, line);
      assert.match(comment, /^ # v\d+\.\d+\.\d+$/, line);
    }
    assert.match(text, /^permissions:\n {2}contents: read\n\n/m);
    assert.doesNotMatch(text, /pull_request_target/);
  });

  Deno.test(`${file} pins Deno to the version of .ci/run`, async () => {
    const wanted = /deno@(\S+)/.exec(await Deno.readTextFile(join(ROOT, ".ci", "run")))?.[1];
    const text = await Deno.readTextFile(join(FOLDER, file));
    const versions = [...text.matchAll(/(?:(?<!-)deno@|deno-version: )(\S+)/g)].map(([, v]) => v);
    assert.ok(versions.length > 0);
    assert.deepEqual([...new Set(versions)], [wanted]);
  });

  Deno.test(`${file} starts only files that are there`, async () => {
    const text = await Deno.readTextFile(join(FOLDER, file));
    for (const [, path = ""] of text.matchAll(/(?<![\w/])((?:tools|packaging|\.ci)\/[\w./-]+)/g)) {
      assert.ok(await Deno.stat(join(ROOT, path)).then(() => true, () => false), path);
    }
  });
}
