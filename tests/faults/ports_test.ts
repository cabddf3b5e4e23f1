/** Programs that meet others of their kind on one machine, with the default ports; needs root. */
import assert from "node:assert/strict";
import { startClient } from "../../tools/programs/client_program.ts";
import { type Program, startProgram } from "../../tools/programs/program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { reasonOf } from "../calls/stage.ts";
import { type Host, networkTest, startLan } from "../network/lan.ts";

const printed = (program: Program, wanted: RegExp) =>
  program.stdout.until(`${wanted}`, (line) => wanted.test(line), { timeoutMs: 20_000 });

networkTest(
  "server takes the next dashboard port where the usual one is taken, and says so",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(1));
    const [{ prefix }] = lan.hosts as [Host];
    const folder = await Deno.makeTempDir();
    all.defer(() => Deno.remove(folder, { recursive: true }));
    const start = async (...more: string[]) => {
      const args = ["--port=0", "--no-mdns", "--db=:memory:", "--lang=en", ...more];
      return all.use(await startProgram("server", "the server", { args, prefix }));
    };
    const first = await start();
    await printed(first, /^Dashboard http:\/\/127\.0\.0\.1:8080\/#token=/);
    const second = await start();
    await printed(second, /Port 8080 is in use: the dashboard is on port 8081$/);
    await printed(second, /^Dashboard http:\/\/127\.0\.0\.1:8081\/#token=/);

    const third = await start("--dashboard-port=8080");
    assert.equal(await third.exit, 2);
    assert.equal(third.stderr.entries.length, 1);
    assert.match(third.stderr.entries[0] ?? "", /127\.0\.0\.1:8080.*in use/);
    assert.equal(third.stdout.entries.some((line) => line.startsWith("Listening")), false);
  },
);

networkTest(
  "a second client of the same user takes the next ports, says that the name is taken, and leaves the first alone",
  async () => {
    await using all = new AsyncDisposableStack();
    const lan = all.use(await startLan(1));
    const [{ prefix }] = lan.hosts as [Host];
    const folder = await Deno.makeTempDir();
    all.defer(() => Deno.remove(folder, { recursive: true }));
    const server = all.use(await startServer({ host: null, prefix }));
    const start = async (name: string) => {
      const flags = ["--name=John", `--server=127.0.0.1:${server.port}`, "--no-open", "--lang=en"];
      const sound = ["--mic=none", "--speaker=none"];
      const env = { XDG_DATA_HOME: folder };
      return all.use(
        await startProgram("client", name, { args: [...flags, ...sound], env, prefix }),
      );
    };
    const first = await start("the first");
    await printed(first, /^Page http:\/\/127\.0\.0\.1:5080\/#token=/);
    await printed(first, / Listening on port 5001$/);

    const second = await start("the second");
    await printed(second, /^Page http:\/\/127\.0\.0\.1:5081\/#token=/);
    await printed(second, /Port 5080 is in use.*: this page is on port 5081$/);
    await printed(second, /UDP port 5001 is in use.*: voice is on port 5002$/);
    const refused = (line: string) =>
      /Cannot register with the server: the name John is taken/.test(line);
    await second.stderr.until("the refusal", refused);

    const marie = all.use(
      await startClient({
        name: "Marie",
        server: `127.0.0.1:${server.port}`,
        prefix,
        args: ["--call=John"],
      }),
    );
    await printed(first, / Call from Marie$/);
    assert.equal(second.stdout.entries.some((line) => line.includes("Marie")), false);
    marie.signal("SIGINT");
    assert.equal(await reasonOf(marie), "cancelled");

    // Its name is free when the first has gone: the second, which has tried again, has it then.
    assert.equal(await first.stop(), 0);
    await printed(second, / Listening on port 5002$/);
  },
);
