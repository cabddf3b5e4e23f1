import assert from "node:assert/strict";
import { join } from "node:path";
import { readOrder, USAGE } from "./order.ts";
import { TARGETS, thisTarget } from "./targets.ts";

const PROJECT = { root: "/project", version: "1.0.0" };
const read = (...args: string[]) => readOrder(args, PROJECT);

Deno.test("readOrder() takes this machine, and no version in the names, without flags", () => {
  const folder = join("/project", "dist");
  assert.deepEqual(read(), { targets: [thisTarget()], release: false, folder });
  assert.deepEqual(read("--out", "/tmp/x").folder, "/tmp/x");
});

Deno.test("readOrder() takes all targets or one, with the version in the names", () => {
  const { targets, version, release } = read("--all", "--release");
  assert.deepEqual([targets, version, release], [TARGETS, "1.0.0", true]);
  const one = read("--target", "linux-arm64");
  assert.deepEqual(one.targets.map(({ name }) => name), ["linux-arm64"]);
  assert.equal(one.version, "1.0.0");
});

const REFUSED: [args: string[], problem: RegExp][] = [
  [["--target", "amiga"], /^Cannot compile for 'amiga': it is no target$/],
  [["--target", ""], /^Cannot compile for '': it is no target$/],
  [["--all", "--target", "linux-x64"], /^--all and --target exclude each other$/],
  [["--out", ""], /^Cannot use --out ''/],
  [["--everything"], /'--everything'/],
  [["linux-x64"], /'linux-x64'/],
];

for (const [args, problem] of REFUSED) {
  Deno.test(`readOrder() refuses '${args.join(" ")}'`, () => {
    assert.throws(() => read(...args), ({ message }: Error) => problem.test(message));
  });
}

Deno.test("USAGE names every target", () => {
  for (const { name } of TARGETS) assert.ok(USAGE.includes(name), name);
});
