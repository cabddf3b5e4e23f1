import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { CriticalError } from "../../command_line/failure.ts";
import { createIdentity, makeSecretKey } from "./identity.ts";
import {
  formatIdentity,
  identityPath,
  openIdentity,
  openKeptIdentity,
  parseIdentity,
} from "./identity_file.ts";

const isPosix = Deno.build.os !== "windows";

function inFolder(name: string, test: (folder: string) => void): void {
  Deno.test(name, () => {
    const folder = Deno.makeTempDirSync();
    try {
      test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);
const modeOf = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;

inFolder("openKeptIdentity() makes a key at the first start, and finds it again", (root) => {
  const folder = join(root, "new", "devcloud");
  const first = openKeptIdentity(folder);
  assert.equal(openKeptIdentity(folder).publicKey, first.publicKey);
  assert.deepEqual(namesIn(folder), ["identity.json"]);
  if (!isPosix) return;
  assert.equal(modeOf(identityPath(folder)), 0o600);
  assert.equal(modeOf(folder), 0o700);
});

inFolder("openKeptIdentity() takes a file from others that they could read", (folder) => {
  if (!isPosix) return;
  const { publicKey } = openKeptIdentity(folder);
  Deno.chmodSync(identityPath(folder), 0o644);
  assert.equal(openKeptIdentity(folder).publicKey, publicKey);
  assert.equal(modeOf(identityPath(folder)), 0o600);
});

inFolder("openKeptIdentity() refuses a damaged file, and leaves it as it is", (folder) => {
  const path = identityPath(folder);
  const whole = formatIdentity(makeSecretKey());
  const foreign = createIdentity(makeSecretKey()).publicKey;
  const damaged = [
    "",
    "{}",
    "null",
    whole.slice(0, 60),
    whole.replace(/"publicKey": "[^"]+"/, `"publicKey": "${foreign}"`),
    whole.replace(/"secretKey": "./, '"secretKey": "'),
  ];
  for (const text of damaged) {
    Deno.writeTextFileSync(path, text);
    assert.throws(
      () => openKeptIdentity(folder),
      (error) =>
        error instanceof CriticalError && error.message.includes(`'${path}': the file is damaged`),
    );
    assert.equal(Deno.readTextFileSync(path), text);
  }
});

inFolder("openKeptIdentity() refuses what can't be read or made", (folder) => {
  Deno.mkdirSync(identityPath(folder));
  assert.throws(() => openKeptIdentity(folder), CriticalError);
  const file = join(folder, "file");
  Deno.writeTextFileSync(file, "");
  assert.throws(() => openKeptIdentity(join(file, "within")), CriticalError);
});

inFolder("openIdentity() gives the folder's, or says that it won't be kept", (folder) => {
  const opened = openIdentity(folder);
  assert.equal(opened.isKept, true);
  assert.equal(opened.identity.publicKey, openKeptIdentity(folder).publicKey);
  assert.equal(openIdentity(null).isKept, false);
  const file = join(folder, "file");
  Deno.writeTextFileSync(file, "");
  const [one, other] = [openIdentity(join(file, "within")), openIdentity(join(file, "within"))];
  assert.deepEqual([one.isKept, other.isKept], [false, false]);
  assert.notEqual(one.identity.publicKey, other.identity.publicKey);
  Deno.writeTextFileSync(identityPath(folder), "damaged");
  assert.throws(() => openIdentity(folder), CriticalError);
});

Deno.test("openKeptIdentity() gives programs that start at once the same key", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const module = import.meta.resolve("./identity_file.ts");
    const code = `import { openKeptIdentity } from ${JSON.stringify(module)};
      console.log(openKeptIdentity(${JSON.stringify(folder)}).publicKey);`;
    const script = join(folder, "open.ts");
    await Deno.writeTextFile(script, code);
    const outputs = await Promise.all(
      Array.from({ length: 4 }, () =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "-q", "--no-check", "--config", configPath(), script],
          env: { NO_COLOR: "1" },
        }).output()),
    );
    const keys = outputs.map(({ stdout, stderr }) =>
      new TextDecoder().decode(stdout).trim() || new TextDecoder().decode(stderr)
    );
    assert.match(keys[0]!, /^[A-Za-z0-9_-]{43}$/);
    assert.deepEqual(new Set(keys), new Set([openKeptIdentity(folder).publicKey]));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const configPath = () => join(import.meta.dirname ?? ".", "..", "..", "deno.json");

Deno.test("parseIdentity() reads what formatIdentity() writes, and throws at nothing", () => {
  const secretKey = makeSecretKey();
  assert.deepEqual(parseIdentity(formatIdentity(secretKey)), secretKey);
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
    assert.equal(parseIdentity(text), null);
  }));
});
