import assert from "node:assert/strict";
import { startProgram } from "../../tools/programs/program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { type Host, networkTest, startLan } from "./lan.ts";

type Check = Readonly<Record<string, unknown>>;

/** Runs `doctor --json` on a host of the LAN, with its usual ports and without sound. */
async function examine(host: Host, ...args: readonly string[]) {
  const folder = await Deno.makeTempDir();
  await using program = await startProgram("client", "the doctor", {
    args: [
      ...["doctor", "--json", "--mic=none", "--speaker=none", "--no-open", `--data=${folder}`],
      ...args,
    ],
    prefix: host.prefix,
  });
  const code = await program.exit;
  await Deno.remove(folder, { recursive: true });
  assert.deepEqual([program.stdout.entries.length, program.stderr.entries], [1, []]);
  const { checks }: { checks: readonly Check[] } = JSON.parse(program.stdout.entries[0] ?? "");
  const told = JSON.stringify(checks);
  return { code, told, check: (name: string) => checks.find(({ check }) => check === name) ?? {} };
}

networkTest(
  "doctor finds the server of another host, and tells when the cable is out",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(2));
    const [first, second] = lan.hosts as [Host, Host];
    const server = all.use(await startServer({ host: null, mdns: true, prefix: first.prefix }));

    const well = await examine(second);
    assert.equal(well.code, 0, well.told);
    assert.deepEqual([well.check("mdns")["verdict"], well.check("mdns")["servers"]], ["ok", 1]);
    assert.equal(well.check("server")["server"], `${first.ip}:${server.port}`);
    assert.equal(well.check("server")["version"], 2);
    assert.deepEqual(well.check("voice-path")["ways"], [
      { address: "127.0.0.1", arrived: true },
      { address: second.ip, arrived: true },
    ]);

    await second.plug(false);
    const ill = await examine(second, `--server=${first.ip}:${server.port}`);
    assert.equal(ill.code, 1, ill.told);
    assert.equal(ill.check("server")["verdict"], "fail");

    await second.plug(true);
    await server.stop();
    const alone = await examine(second);
    assert.deepEqual([alone.check("mdns")["verdict"], alone.check("mdns")["isEchoed"]], [
      "warn",
      true,
    ]);
    assert.equal(alone.check("server")["state"], "refused");
  },
);
