/** install.sh as users run it, against a web server and folders of small programs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import {
  BOTH,
  fileName,
  installTest,
  listFolder,
  makeCommands,
  PLATFORM,
  runInstall,
  versionOf,
  writeRelease,
} from "./release.ts";

for (const shell of [["sh"], ["bash"], ["busybox", "sh"]]) {
  installTest(
    `installs the latest of both in ~/.local/bin, run by ${shell.join(" ")}`,
    async (mirror) => {
      const { folder, url } = mirror;
      const found = await Deno.stat(join("/usr/bin", shell[0]!)).then(() => true, () => false);
      if (!found) return console.warn(`\n*** No ${shell[0]}: NOT tried with it ***\n`);
      const { code, output } = await runInstall(folder, [], {
        shell,
        env: { DEVCLOUD_RELEASES: url },
      });
      const bin = join(folder, "home", ".local", "bin");
      assert.equal(code, 0, output);
      assert.deepEqual(await listFolder(bin), BOTH);
      for (const program of BOTH) {
        assert.equal(await versionOf(bin, program), "1.1.0");
        assert.ok(output.includes(`Installed ${program} 1.1.0 in ${bin}\n`), output);
        assert.equal((await Deno.stat(join(bin, program))).mode! & 0o777, 0o755);
      }
      assert.ok(output.includes(`${bin} is not on your PATH`), output);
    },
  );
}

installTest(
  "installs one program of a version in a folder of one's own",
  async ({ folder, url, requests }) => {
    const to = join(folder, "my programs");
    const env = { DEVCLOUD_RELEASES: `${url}/`, PATH: `/usr/bin:/bin:${to}` };
    const args = ["client", "--version", "v1.0.0", "--to", `${to}/`];
    const { code, output } = await runInstall(folder, args, { env });
    assert.equal(code, 0, output);
    assert.deepEqual(await listFolder(to), ["devcloud-client"]);
    assert.equal(await versionOf(to, "devcloud-client"), "1.0.0");
    const file = fileName("devcloud-client", "1.0.0");
    assert.deepEqual(requests, ["/download/v1.0.0/SHA256SUMS", `/download/v1.0.0/${file}`]);
    assert.doesNotMatch(output, /PATH/);
  },
);

installTest("installs from a folder without any network", async ({ folder, requests }) => {
  const stick = join(folder, "a stick");
  await writeRelease(stick, "2.0.0-rc.1");
  const { code, output } = await runInstall(folder, ["--from", stick, "--to", "out"]);
  assert.equal(code, 0, output);
  assert.equal(await versionOf(join(folder, "out"), "devcloud-server"), "2.0.0-rc.1");
  assert.deepEqual(requests, []);
});

installTest("replaces an old version that runs, and says which", async ({ folder, url }) => {
  const to = join(folder, "bin");
  await Deno.mkdir(to);
  const old = join(to, "devcloud-server");
  const text =
    "#!/bin/sh\n[ $# -eq 0 ] || { echo 'devcloud-server 0.9.0 (Deno)'; exit; }\nexec sleep 60\n";
  await Deno.writeTextFile(old, text, { mode: 0o755 });
  const running = new Deno.Command(old, { stdout: "null" }).spawn();
  try {
    const { code, output } = await runInstall(folder, [
      "server",
      "--from",
      `${url}/download/v1.0.0`,
      "--to",
      to,
    ]);
    assert.equal(code, 0, output);
    assert.ok(output.includes(`Installed devcloud-server 1.0.0 in ${to} (was 0.9.0)`), output);
    assert.equal(await versionOf(to, "devcloud-server"), "1.0.0");
  } finally {
    running.kill("SIGKILL");
    await running.status;
  }
});

const CLIENT = `/download/v1.1.0/${fileName("devcloud-client", "1.1.0")}`;

const MACHINES: [system: string, machine: string, said: RegExp][] = [
  ["Darwin", "arm64", /Fetching devcloud-client-1\.1\.0-macos-arm64 /],
  ["Darwin", "x86_64", /Fetching devcloud-client-1\.1\.0-macos-x64 /],
  ["Linux", "armv7l", /Cannot install on 'armv7l': there are programs for x64 and arm64/],
  ["FreeBSD", "amd64", /Cannot install on 'FreeBSD': .* and install\.ps1 for Windows/],
];

for (const [system, machine, said] of MACHINES) {
  installTest(
    `takes what is for ${system} on ${machine}, or says that there is nothing`,
    async ({ folder, url }) => {
      const uname = `[ "$1" = -s ] && echo ${system} || echo ${machine}`;
      const PATH = await makeCommands(folder, { scripts: { uname } });
      const { output } = await runInstall(folder, ["client"], {
        env: { DEVCLOUD_RELEASES: url, PATH },
      });
      assert.match(output, said);
    },
  );
}

installTest(`knows this machine as ${PLATFORM}`, async ({ folder, url, requests }) => {
  await runInstall(folder, ["client"], { env: { DEVCLOUD_RELEASES: url } });
  assert.ok(requests.includes(CLIENT), requests.join("\n"));
});
