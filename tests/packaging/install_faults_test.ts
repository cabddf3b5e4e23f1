/** What install.sh must not install, and what it says then. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { writeChecksums } from "../../tools/compile/checksums.ts";
import {
  BOTH,
  fileName,
  INSTALL_SCRIPT,
  installTest,
  listFolder,
  makeCommands,
  runInstall,
  versionOf,
  writeRelease,
} from "./release.ts";

const SERVER = `/download/v1.1.0/${fileName("devcloud-server", "1.1.0")}`;
const CLIENT = `/download/v1.1.0/${fileName("devcloud-client", "1.1.0")}`;
const SUMS = "/download/v1.1.0/SHA256SUMS";

/** What a place may hold that must not be installed: each time the old programs stay. */
const FAULTS: [what: string, path: string, answer: () => Response, said: RegExp][] = [
  [
    "a program that was changed",
    CLIENT,
    () => new Response("#!/bin/sh\necho 'devcloud-client 1.1.0 (evil)'\n"),
    /^install\.sh: Cannot install 'devcloud-client-1\.1\.0-\S+': its SHA-256 is '[0-9a-f]{64}', and SHA256SUMS says '[0-9a-f]{64}'$/m,
  ],
  ["an empty program", SERVER, () => new Response(""), /its SHA-256 is 'e3b0c442/],
  [
    "a missing program",
    SERVER,
    () => new Response("", { status: 404 }),
    /Cannot download 'http\S+-server-1\.1\.0-\S+': .*404/,
  ],
  ["a failing server", CLIENT, () => new Response("", { status: 503 }), /Cannot download .*503/],
  [
    "no SHA256SUMS",
    SUMS,
    () => new Response("", { status: 404 }),
    /Cannot download '\S+SHA256SUMS': .*404/,
  ],
  [
    "a page of a captive portal",
    SUMS,
    () => new Response("<html>Log in"),
    /Cannot find 'devcloud-server' for \S+ in '\S+SHA256SUMS'/,
  ],
];

for (const [what, path, answer, said] of FAULTS) {
  installTest(`installs nothing, and says why, on ${what}`, async ({ folder, url, replace }) => {
    const to = join(folder, "bin");
    const env = { DEVCLOUD_RELEASES: url };
    await runInstall(folder, ["--to", to, "--version", "1.0.0"], { env });
    replace(path, answer);
    const { code, output } = await runInstall(folder, ["--to", to], { env });
    assert.equal(code, 2, output);
    assert.match(output, said);
    assert.deepEqual(await listFolder(to), BOTH);
    for (const program of BOTH) assert.equal(await versionOf(to, program), "1.0.0");
  });
}

installTest(
  "does not put a program that can't start in the place of one that can",
  async ({ folder, url }) => {
    const place = join(folder, "broken");
    await writeRelease(place, "3.0.0");
    const path = join(place, fileName("devcloud-client", "3.0.0"));
    await Deno.writeTextFile(path, "#!/bin/sh\necho 'libc is too old' >&2\nexit 1\n");
    await writeChecksums(place, [path]);
    const to = join(folder, "bin");
    await runInstall(folder, ["client", "--to", to], { env: { DEVCLOUD_RELEASES: url } });
    const { code, output } = await runInstall(folder, ["client", "--to", to, "--from", place]);
    assert.equal(code, 2);
    assert.match(output, /does not start here: libc is too old$/m);
    assert.equal(await versionOf(to, "devcloud-client"), "1.1.0");
  },
);

installTest("installs nothing when one of both isn't listed", async ({ folder }) => {
  const place = join(folder, "half");
  await writeRelease(place, "3.0.0");
  await writeChecksums(place, [join(place, fileName("devcloud-server", "3.0.0"))]);
  const to = join(folder, "bin");
  const { code, output } = await runInstall(folder, ["--to", to, "--from", place]);
  assert.equal(code, 2);
  assert.match(output, /'devcloud-client-3\.0\.0-\S+': '\S+SHA256SUMS' doesn't list it$/m);
  assert.deepEqual(await listFolder(to), []);
});

installTest("leaves nothing behind when it is interrupted", async (mirror) => {
  const asked = Promise.withResolvers<void>();
  mirror.replace(SERVER, () => {
    asked.resolve();
    return new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1)) }));
  });
  const to = join(mirror.folder, "bin");
  const child = new Deno.Command("sh", {
    args: [INSTALL_SCRIPT, "--to", to],
    env: { DEVCLOUD_RELEASES: mirror.url },
    detached: true,
    stderr: "null",
  }).spawn();
  await asked.promise;
  Deno.kill(-child.pid, "SIGINT"); // as Ctrl-C does: to all of them
  assert.notEqual((await child.status).code, 0);
  assert.deepEqual(await listFolder(to), []);
});

installTest("does nothing when it was cut short on its way here", async ({ folder, url }) => {
  const text = await Deno.readTextFile(INSTALL_SCRIPT);
  const script = join(folder, "cut.sh");
  for (let end = 400; end < text.length - 'main "$@"\n'.length; end += 400) {
    await Deno.writeTextFile(script, text.slice(0, end));
    await runInstall(folder, [], { script, env: { DEVCLOUD_RELEASES: url } });
    assert.equal(await listFolder(join(folder, "home")), null, `cut at ${end}`);
  }
});

const REFUSED: [args: string[], said: RegExp][] = [
  [["--to", "/proc/devcloud"], /Cannot make the folder '\/proc\/devcloud'/],
  [["--to", "/proc"], /Cannot write in '\/proc'/],
  [["--from", "/no/such/folder"], /Cannot read '\/no\/such\/folder\/SHA256SUMS'/],
  [["--version", "1;rm"], /Cannot use --version '1;rm': a version is like 1\.0\.0/],
  [["--version", "7.7.7"], /Cannot download '\S+\/download\/v7\.7\.7\/SHA256SUMS'/],
  [["--to"], /Cannot use --to: its value is missing/],
  [["--everything"], /Cannot use '--everything'/],
];

for (const [args, said] of REFUSED) {
  installTest(`refuses '${args.join(" ")}' in one line`, async ({ folder, url }) => {
    const { code, output } = await runInstall(folder, args, { env: { DEVCLOUD_RELEASES: url } });
    assert.equal(code, 2, output);
    assert.match(output, said);
    assert.equal(output.trim().split("\n").length, 1, output);
  });
}

installTest("asks where releases are, where nobody has told it", async ({ folder }) => {
  const { code, output } = await runInstall(folder, []);
  assert.equal(code, 2);
  assert.match(output, /set DEVCLOUD_RELEASES, or give --from PLACE/);
});

installTest(
  "takes wget where there is no curl, and says when there is neither",
  async ({ folder, url }) => {
    const env = { DEVCLOUD_RELEASES: url };
    const without = async (...names: string[]) => {
      const PATH = await makeCommands(await Deno.makeTempDir({ dir: folder }), { without: names });
      return await runInstall(folder, ["client"], { env: { ...env, PATH } });
    };
    const neither = await without("curl", "wget");
    assert.match(neither.output, /neither curl nor wget is here/);
    const wget = await without("curl");
    if (!wget.output.includes("neither")) assert.equal(wget.code, 0, wget.output);
    const hashless = await without("sha256sum");
    assert.match(hashless.output, /neither sha256sum, shasum nor openssl is here/);
  },
);
