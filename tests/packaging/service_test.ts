/** The ways to run the server for long that packaging/ has, as far as this machine can try them. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readOptions } from "../../server/options.ts";
import { PROGRAMS_VARIABLE } from "../../tools/programs/launch.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { runCommand } from "../../tools/testing/run_command.ts";
import { networkTest } from "../network/lan.ts";
import { containerCommand, launchdCommand, UNIT_FILE, unitCommand } from "./command_lines.ts";

/** Of 100, where 100 is a service that may do everything; 13 when written. */
const EXPOSURE_MAX = 15;

for (const command of [unitCommand, containerCommand, launchdCommand]) {
  Deno.test(`${command.name}() is one that the server understands, with a database of its own`, async () => {
    const [program, ...args] = await command();
    assert.equal(program, "/usr/local/bin/devcloud-server");
    const invocation = readOptions(args.filter((arg) => arg !== "$FLAGS"), () => undefined);
    assert.ok(invocation.kind === "serve", invocation.kind);
    assert.match(invocation.options.db ?? "", /^(\/|%S\/)[\w/]+\/devcloud\.db$/);
  });
}

const hasSystemd = await Deno.stat("/usr/bin/systemd-analyze").then(() => true, () => false);

Deno.test({
  name: "devcloud-server.service is well formed and keeps its limits, as systemd-analyze sees it",
  ignore: !hasSystemd,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const unit = await Deno.readTextFile(UNIT_FILE);
      // A program that is there, or it complains about that.
      const path = join(folder, "devcloud-server.service");
      await Deno.writeTextFile(
        path,
        unit.replace("/usr/local/bin/devcloud-server", Deno.execPath()),
      );
      const analyze = (...args: string[]) =>
        runCommand("/usr/bin/systemd-analyze", { args: [...args, path], cwd: folder });
      const verified = await analyze("verify");
      assert.equal(`${verified.code} ${verified.output}`, "0 ");
      const secured = await analyze("security", "--offline=yes", `--threshold=${EXPOSURE_MAX}`);
      assert.equal(secured.code, 0, secured.output.split("\n").slice(-3).join("\n"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** All file systems read-only but the folder given; then no new privileges, and the command. */
const LIMITS = `
state=$1; shift
mount --bind "$state" "$state"
mount -o remount,bind,ro /
mount -t proc -o subset=pid,hidepid=invisible proc /proc
exec /usr/bin/setpriv --no-new-privs -- "$@"
`;

// From source it would need Deno's cache and the project's folder, which no service has.
if (Deno.env.get(PROGRAMS_VARIABLE) !== undefined) {
  networkTest("devcloud-server serves and stops under the limits of its unit", async () => {
    const state = await Deno.makeTempDir();
    try {
      const unshare = ["unshare", "--mount", "--ipc", "--uts", "--pid", "--fork", "--kill-child"];
      const [, ...args] = await unitCommand();
      await Deno.mkdir(join(state, "devcloud"));
      await using server = await startServer({
        args: args.map((arg) => arg.replace("%S", state)).filter((arg) => arg !== "$FLAGS"),
        prefix: [...unshare, "sh", "-ec", LIMITS, "sh", state],
      });
      const health = await fetch(`${server.dashboard}/healthz`);
      assert.deepEqual([health.status, (await health.text()).trim()], [200, "ok"]);
      assert.ok((await Deno.stat(join(state, "devcloud", "devcloud.db"))).isFile);
      const closed = await fetch(`${server.dashboard}/api/close`, {
        method: "POST",
        headers: { authorization: `Bearer ${server.token}` },
      });
      await closed.body?.cancel();
      assert.equal(closed.status, 200);
      assert.equal(await server.exit, 0);
      assert.deepEqual(server.stderr.entries, []);
    } finally {
      await Deno.remove(state, { recursive: true });
    }
  });
}
