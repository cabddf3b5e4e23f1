import assert from "node:assert/strict";
import { join } from "node:path";
import { startServer } from "../../../tools/programs/server_program.ts";
import { startProgram } from "../../../tools/programs/program.ts";
import { connect, reasonOf, seesOnline, startStage } from "../stage.ts";

Deno.test("--call dials, --auto-answer accepts, --duration hangs up and exits 0", async () => {
  await using stage = await startStage();
  const marie = await stage.client("Marie", { args: ["--auto-answer"] });
  const john = await stage.client("John", { args: ["--call=Marie", "--duration=1"] });
  assert.equal(await reasonOf(john), "hangup");
  assert.equal(await reasonOf(marie), "remote-hangup");
  assert.equal(await john.exit, 0);
  const { seconds } = await john.event("ended");
  assert.ok(seconds !== undefined && seconds >= 1 && seconds < 3, `${seconds} s`);
});

Deno.test("--call exits 0 when the other side hangs up", async () => {
  await using stage = await startStage();
  const marie = await stage.client("Marie", { args: ["--auto-answer"] });
  const john = await stage.client("John", { args: ["--call=Marie"] });
  await Promise.all([john.event("connected"), marie.event("connected")]);
  await marie.api("/api/hangup", {});
  assert.equal(await john.exit, 0);
  assert.equal(await reasonOf(john), "remote-hangup");
});

Deno.test("--call exits 1 when it was declined, and when nobody has the name", async () => {
  await using stage = await startStage();
  const marie = await stage.client("Marie");
  const john = await stage.client("John", { args: ["--call=Marie"] });
  await marie.event("incoming");
  await marie.api("/api/reject", {});
  assert.equal(await john.exit, 1);
  assert.equal(await reasonOf(john), "declined");
  const paul = await stage.client("Paul", { args: ["--call=Ghost"] });
  assert.equal(await paul.exit, 1);
  assert.equal((await paul.event("ended")).reason, "unknown");
});

Deno.test("--auto-answer turns a call away that comes during a call", async () => {
  await using stage = await startStage();
  const marie = await stage.client("Marie", { args: ["--auto-answer"] });
  const john = await stage.client("John", { args: ["--call=Marie"] });
  await john.event("connected");
  const paul = await stage.client("Paul", { args: ["--call=Marie"] });
  assert.equal(await paul.exit, 1);
  assert.equal(await reasonOf(paul), "busy");
  assert.equal((await marie.event("missed")).peer, "Paul");
});

for (const signals of [["SIGINT"], ["SIGTERM"], ["SIGINT", "SIGINT"]] as const) {
  Deno.test(`${signals.join(" and ")} in a call hangs up, disconnects and exits 0`, async () => {
    await using stage = await startStage();
    const [john, marie] = [await stage.client("John"), await stage.client("Marie")];
    await connect(john, marie);
    await seesOnline(marie, ["John"]);
    const from = marie.events.entries.length;
    signals.forEach((signal) => john.signal(signal));
    assert.equal(await john.exit, 0);
    assert.equal(await reasonOf(marie), "remote-hangup");
    await seesOnline(marie, [], { from });
  });
}

Deno.test("SIGINT ends the server with exit code 0", async () => {
  await using server = await startServer();
  assert.equal(await server.stop(), 0);
});

Deno.test("a port in use is one clear line and exit code 2, for both programs", async () => {
  await using stage = await startStage();
  const folder = stage.folder;
  await using second = await startProgram("server", "a second server", {
    args: [
      `--host=${stage.server.ip}`,
      `--port=${stage.server.port}`,
      "--no-dashboard",
      "--no-mdns",
    ]
      .concat(`--db=${folder}/second.db`),
  });
  assert.equal(await second.exit, 2);
  assert.match(second.stderr.entries.join("\n"), new RegExp(`${stage.server.port}`));
  assert.equal(second.stderr.entries.length, 1);

  const voice = Deno.listenDatagram({ hostname: "127.0.0.1", port: 0, transport: "udp" });
  await using _closing = { [Symbol.asyncDispose]: async () => await voice.close() };
  const port = voice.addr.transport === "udp" ? voice.addr.port : 0;
  await using client = await startProgram("client", "a second client", {
    args: [`--data=${folder}`, "--ui-port=0", "--no-open", "--voice-host=127.0.0.1"]
      .concat(`--voice-port=${port}`, `--server=${stage.address}`),
  });
  assert.equal(await client.exit, 2);
  assert.match(client.stderr.entries.join("\n"), new RegExp(`${port}`));
  assert.equal(client.stderr.entries.length, 1);
});

Deno.test("a flag that doesn't exist is exit code 2, for both programs", async () => {
  for (const task of ["server", "client"] as const) {
    await using program = await startProgram(task, task, { args: ["--no-such-flag"] });
    assert.equal(await program.exit, 2);
    assert.match(program.stderr.entries.join("\n"), /no-such-flag/);
  }
});

for (const task of ["server", "client"] as const) {
  Deno.test(`${task} prints settings that it takes again, by the file's name and from its usual place`, async () => {
    const home = await Deno.makeTempDir();
    try {
      await Deno.chmod(home, 0o755);
      const print = async (args: readonly string[], env: Readonly<Record<string, string>>) => {
        await using program = await startProgram(task, task, {
          args: ["--print-config", ...args],
          env: { LANG: "fr_FR.UTF-8", ...env },
        });
        assert.equal(await program.exit, 0, program.stderr.entries.join("\n"));
        return program.stdout.entries.join("\n");
      };
      const named = join(home, "my.conf");
      const usual = join(home, "devcloud", `${task}.conf`);
      const first = await print(["--lang=en"], { DEVCLOUD_NO_MDNS: "1", DEVCLOUD_EVENTS: "yes" });
      assert.match(first, /^# flag\nlang = en$/m);
      assert.match(first, /^# environment DEVCLOUD_\w+\n(no-mdns|events) = yes$/m);
      await Deno.mkdir(join(home, "devcloud"));
      for (const path of [named, usual]) await Deno.writeTextFile(path, first);
      const settings = (text: string) => text.split("\n").filter((line) => /^\w/.test(line));
      const byName = await print([`--config=${named}`], {});
      const byPlace = await print([], { XDG_CONFIG_HOME: home });
      assert.deepEqual(settings(byName), settings(first));
      assert.deepEqual(settings(byPlace), settings(first));
      assert.ok(byName.includes(`# ${named}:`) && byPlace.includes(`# ${usual}:`), byName);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });

  Deno.test(`${task} refuses what is wrong in its settings file in one line, with exit code 2`, async () => {
    const file = await Deno.makeTempFile();
    try {
      await Deno.chmod(file, 0o644);
      await Deno.writeTextFile(file, "# mine\nlnag = fr\n");
      await using program = await startProgram(task, task, { args: [`--config=${file}`] });
      assert.equal(await program.exit, 2);
      assert.deepEqual(program.stderr.entries, [
        `devcloud-${task}: Unknown setting 'lnag' (${file}:2); did you mean 'lang'?`,
      ]);
    } finally {
      await Deno.remove(file);
    }
  });

  Deno.test(`${task} prints its completions whole`, async () => {
    for (const [shell, end] of [["bash", `complete -F _devcloud_${task}`], ["zsh", "compdef"]]) {
      await using program = await startProgram(task, task, { args: ["completions", `${shell}`] });
      assert.equal(await program.exit, 0);
      assert.ok(program.stdout.entries.at(-1)?.includes(`${end}`));
    }
  });
}

Deno.test("a client without any sound library registers, says so, and can call", async () => {
  await using stage = await startStage();
  const john = await stage.client("John", {
    mic: "default",
    speaker: "default",
    env: { DEVCLOUD_PORTAUDIO: `${stage.folder}/no-such-library.so` },
  });
  const marie = await stage.client("Marie");
  const { problem } = await john.api("/api/devices") as { problem: { en: string } | null };
  assert.ok(problem !== null && problem.en !== "", "the page is told what is wrong");
  await connect(john, marie);
  await john.api("/api/hangup", {});
  assert.deepEqual([await reasonOf(john), await reasonOf(marie)], ["hangup", "remote-hangup"]);
});
