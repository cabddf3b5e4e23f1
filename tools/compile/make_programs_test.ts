/** What refuses to make programs; that they work is what tests/ run them for. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { runCommand } from "../testing/run_command.ts";
import { makePrograms } from "./make_programs.ts";
import { TARGETS } from "./targets.ts";

/** A repository of one commit, with a folder that Git ignores; removed again. */
async function withRepository(body: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir();
  const git = async (...args: string[]) => {
    const author = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org"];
    const run = await runCommand("git", { args: [...author, ...args], cwd: root });
    assert.equal(run.code, 0, run.output);
  };
  try {
    await git("init", "-q");
    await Deno.writeTextFile(join(root, ".gitignore"), "/dist/\n");
    await git("add", ".");
    await git("commit", "-q", "-m", "A start");
    await body(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function refusal(root: string): Promise<string> {
  const order = { targets: TARGETS, version: "1.0.0", release: true, folder: join(root, "dist") };
  let message = "";
  await assert.rejects(makePrograms(order, { root, say: () => {} }), (error: Error) => {
    message = error.message;
    return error.name === "RuntimeError";
  });
  const made = [...Deno.readDirSync(join(root, "dist"))].map(({ name }) => name);
  assert.deepEqual(made, [".lock"]);
  return message;
}

Deno.test("makePrograms() refuses a release from files that no commit holds", () =>
  withRepository(async (root) => {
    await Deno.writeTextFile(join(root, "new.ts"), "");
    assert.match(
      await refusal(root),
      /^Cannot make a release: files differ from commit '[0-9a-f]{10}' \(see git status\)$/,
    );
  }));

Deno.test("makePrograms() refuses a release without a repository", async () => {
  const root = await Deno.makeTempDir();
  try {
    assert.equal(
      await refusal(root),
      `Cannot make a release: '${root}' has no commit to make it from`,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("makePrograms() refuses a release on a runtime that DENORT_BIN names", () =>
  withRepository(async (root) => {
    const before = Deno.env.get("DENORT_BIN");
    Deno.env.set("DENORT_BIN", "/opt/denort");
    try {
      assert.match(await refusal(root), /DENORT_BIN: unset it$/);
    } finally {
      if (before === undefined) Deno.env.delete("DENORT_BIN");
      else Deno.env.set("DENORT_BIN", before);
    }
  }));
