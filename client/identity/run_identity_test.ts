import assert from "node:assert/strict";
import { join } from "node:path";
import { fingerprintOf } from "../../protocol/public_key.ts";
import { CriticalError } from "../../command_line/failure.ts";
import { identityPath, openKeptIdentity } from "./identity_file.ts";
import { type IdentityCommand, runIdentity } from "./run_identity.ts";

const PASSPHRASE = "correct horse";

interface Answers {
  readonly passphrases?: readonly string[];
  readonly isTyped?: boolean;
}

/** Runs a command on a folder, with what the user types; gives what it printed. */
async function run(
  command: IdentityCommand,
  folder: string | null,
  { passphrases = [PASSPHRASE], isTyped = false }: Answers = {},
): Promise<string[]> {
  const lines: string[] = [];
  const left = [...passphrases];
  await runIdentity(command, {
    folder,
    lang: "en",
    print: (line) => void lines.push(line),
    isTyped,
    passphrase: () => Promise.resolve(left.shift() ?? ""),
  });
  assert.deepEqual(left, []);
  return lines;
}

function withFolders(
  name: string,
  test: (root: string, here: string, there: string) => Promise<void>,
): void {
  Deno.test(name, async () => {
    const root = await Deno.makeTempDir();
    try {
      await test(root, join(root, "here"), join(root, "there"));
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  });
}

const keyOf = (folder: string) => openKeptIdentity(folder).publicKey;
const refusal = (problem: RegExp) => (error: unknown) =>
  error instanceof CriticalError && problem.test(error.message);

withFolders("runIdentity() shows the fingerprint, and never the key", async (_root, here) => {
  const lines = await run({ action: "show" }, here, { passphrases: [] });
  assert.ok(lines[0]?.endsWith(fingerprintOf(keyOf(here))));
  const { secretKey } = JSON.parse(await Deno.readTextFile(identityPath(here)));
  assert.ok(!lines.join().includes(secretKey));
  await assert.rejects(run({ action: "show" }, null), refusal(/--data/));
});

withFolders("runIdentity() takes a key to another folder", async (root, here, there) => {
  const file = join(root, "key");
  await run({ action: "export", file, force: false }, here);
  if (Deno.build.os !== "windows") assert.equal((await Deno.stat(file)).mode! & 0o777, 0o600);
  await run({ action: "import", file, force: false }, there);
  assert.equal(keyOf(there), keyOf(here));
  const again = await run({ action: "import", file, force: false }, there);
  assert.match(again[0]!, /nothing was changed/);
});

withFolders(
  "runIdentity() replaces a key only by force, and keeps it",
  async (root, here, there) => {
    const file = join(root, "key");
    await run({ action: "export", file, force: false }, here);
    const old = keyOf(there);
    await assert.rejects(run({ action: "import", file, force: false }, there), refusal(/--force/));
    assert.equal(keyOf(there), old);
    const [moved] = await run({ action: "import", file, force: true }, there);
    assert.equal(keyOf(there), keyOf(here));
    const kept = moved?.match(/in (.*)$/)?.[1] ?? "";
    assert.equal(JSON.parse(await Deno.readTextFile(kept)).publicKey, old);
  },
);

withFolders(
  "runIdentity() lets an import mend a damaged key by force",
  async (root, here, there) => {
    const file = join(root, "key");
    await run({ action: "export", file, force: false }, here);
    await Deno.mkdir(there);
    await Deno.writeTextFile(identityPath(there), "damaged");
    await assert.rejects(run({ action: "import", file, force: false }, there), refusal(/--force/));
    await run({ action: "import", file, force: true }, there);
    assert.equal(keyOf(there), keyOf(here));
  },
);

withFolders("runIdentity() says what is wrong, and changes nothing", async (root, here, there) => {
  const file = join(root, "key");
  const exporting = { action: "export", file, force: false } as const;
  const importing = { action: "import", file, force: false } as const;
  await assert.rejects(run(exporting, here, { passphrases: ["short"] }), refusal(/at least 8/));
  const typos = { passphrases: [PASSPHRASE, "correct hrose"], isTyped: true };
  await assert.rejects(run(exporting, here, typos), refusal(/not the same/));
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  await assert.rejects(run(importing, there, { passphrases: [] }), refusal(/Cannot read/));

  await run(exporting, here, { passphrases: [PASSPHRASE, PASSPHRASE], isTyped: true });
  const before = await Deno.readTextFile(file);
  await assert.rejects(run(exporting, here, { passphrases: [] }), refusal(/exists already/));
  assert.equal(await Deno.readTextFile(file), before);
  await run({ ...exporting, force: true }, here);
  assert.notEqual(await Deno.readTextFile(file), before);

  const wrong = { passphrases: ["something else"] };
  await assert.rejects(run(importing, there, wrong), refusal(/not the passphrase/));
  await Deno.writeTextFile(file, "{}");
  await assert.rejects(run(importing, there), refusal(/no key/));
  await assert.rejects(Deno.stat(identityPath(there)), Deno.errors.NotFound);
});
