/** What devcloud-server's commands do with a server that runs, as whole programs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createIdentity } from "../../client/identity/identity.ts";
import { startProgram } from "../../tools/programs/program.ts";
import { startServer } from "../../tools/programs/server_program.ts";
import { connectPeer, python, REGISTERED } from "./peer.ts";
import { ACK, register } from "./registering.ts";

const MARIES = createIdentity(new Uint8Array(32).fill(1))!;

/** A folder, and the path of a database in it. */
async function withFolder(
  test: (db: string, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "devcloud.db"), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs a command to its end. */
async function run(args: readonly string[], env: Record<string, string> = {}) {
  await using program = await startProgram("server", "a command", {
    args: ["--lang=en", ...args],
    env: { HOME: "", XDG_DATA_HOME: "", ...env },
  });
  const code = await program.exit;
  const stdout = program.stdout.entries;
  return { code, stdout, said: stdout.join("\n"), stderr: program.stderr.entries.join("\n") };
}

Deno.test("commands status and users tell of the server that runs, also one without a dashboard", () =>
  withFolder(async (db) => {
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marie = await connectPeer(server.port);
    await using marc = await connectPeer(server.port);
    assert.equal(await register(marie, "Marie", MARIES), ACK);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    const status = await run(["status", `--db=${db}`]);
    assert.equal(status.code, 0, status.stderr);
    assert.match(status.said, new RegExp(`^Listening on +127\\.0\\.0\\.1:${server.port}$`, "m"));
    assert.match(status.said, /^Online +2$/m);
    assert.match(status.said, /^Reserved names +1$/m);
    const json = JSON.parse((await run(["status", "--json", `--db=${db}`])).said);
    assert.deepEqual([json.users, json.troubles, json.dashboard], [2, [], `${server.dashboard}/`]);

    const users = await run(["users", `--db=${db}`]);
    assert.equal(users.stdout.length, 2);
    assert.match(
      users.stdout[0]!,
      /^Marc +127\.0\.0\.1 .*client of 2023$/,
      "nothing unsafe",
    );
    assert.match(users.stdout[1]!, /^Marie .*v2, key$/);
    const rows = JSON.parse((await run(["users", "--json", `--db=${db}`])).said);
    assert.deepEqual(rows.map(({ name }: { name: string }) => name).sort(), [
      "Marc",
      "Marie",
    ]);
  }));

Deno.test("commands reach a server that has no dashboard, and one whose database is in memory by the data folder", () =>
  withFolder(async (_, folder) => {
    const home = { HOME: folder, XDG_DATA_HOME: "" };
    await using program = await startProgram("server", "the server", {
      args: ["--host=127.0.0.1", "--port=0", "--no-mdns", "--no-dashboard", "--db=:memory:"],
      env: home,
    });
    await program.stdout.until("'Listening on'", (line) => line.startsWith("Listening on"));
    const file = join(folder, ".local", "share", "devcloud");
    const status = await run(["status", "--json"], home);
    assert.equal(status.code, 0, status.stderr);
    assert.equal(JSON.parse(status.said).dashboard, null);
    assert.equal(await program.stop(), 0);
    assert.deepEqual([...Deno.readDirSync(file)], [], "nothing is left");
  }));

Deno.test("command kick removes a user, whose connection is closed, and says when there is none", () =>
  withFolder(async (db) => {
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marc = await connectPeer(server.port);
    await using marie = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    assert.equal(await register(marie, "Marie", MARIES), ACK);
    const kicked = await run(["kick", "Marc", `--db=${db}`]);
    assert.deepEqual([kicked.code, kicked.said], [0, "Marc was removed"], kicked.stderr);
    assert.deepEqual(await marc.ended(), [], "one of 2023 is told nothing");
    assert.equal((await run(["kick", "Marie", `--db=${db}`])).code, 0);
    assert.equal((await marie.ended()).at(-1), '{"event":"removed"}');
    await server.stdout.until(
      "the kick",
      (line) => /Marc \(127.*removed by the operator/.test(line),
    );
    const again = await run(["kick", "Marc", "--json", `--db=${db}`]);
    assert.deepEqual([again.code, again.said], [1, '{"kicked":null}']);
  }));

Deno.test("command release makes a name nobody's", () =>
  withFolder(async (db) => {
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marie = await connectPeer(server.port);
    assert.equal(await register(marie, "Marie", MARIES), ACK);
    const released = await run(["release", "Marie", "--lang=fr", `--db=${db}`]);
    assert.deepEqual([released.code, released.said], [0, "Marie n'appartient plus à personne"]);
    assert.equal((await run(["release", "Marie", `--db=${db}`])).code, 1);
  }));

Deno.test("command backup copies the database while it serves: whole, its owner's, and over nothing", () =>
  withFolder(async (db, folder) => {
    await using server = await startServer({ args: [`--db=${db}`] });
    await using marie = await connectPeer(server.port);
    assert.equal(await register(marie, "Marie", MARIES), ACK);
    const copy = join(folder, "copy.db");
    const backup = (...more: string[]) => run(["backup", copy, `--db=${db}`, ...more]);
    const made = await backup();
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.said, /^Copied to .*copy\.db \(\d+ bytes\)$/);
    if (Deno.build.os !== "windows") assert.equal((await Deno.stat(copy)).mode! & 0o777, 0o600);

    const refused = await backup();
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /copy\.db': the file is there already \(--force/);
    const { size } = await Deno.stat(copy);
    const { bytes } = JSON.parse((await backup("--force", "--json")).said);
    assert.equal(bytes, size);
    const nowhere = await run(["backup", join(folder, "no", "where.db"), `--db=${db}`]);
    assert.deepEqual([nowhere.code, /where\.db/.test(nowhere.stderr)], [2, true]);
    const left = [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      /part|backup-/.test(name)
    );
    assert.deepEqual(left, []);

    // A server starts with it, and knows whose the name is.
    await server.stop();
    await using restored = await startServer({ args: [`--db=${copy}`] });
    const names = await (await fetch(`${restored.dashboard}/api/names`)).json();
    assert.deepEqual(names.map(({ name }: { name: string }) => name), ["Marie"]);
    const file = new DatabaseSync(copy, { readOnly: true });
    assert.equal(file.prepare("SELECT count(*) AS n FROM users").get()?.["n"], 0);
    file.close();
  }));

Deno.test("command log-level changes what is told while the server runs", () =>
  withFolder(async (db) => {
    await using server = await startServer({ args: [`--db=${db}`, "--log-level=warning"] });
    await using marc = await connectPeer(server.port);
    assert.equal(await marc.ask(python("REG", "Marc")), REGISTERED);
    const level = (...args: string[]) => run(["log-level", ...args, `--db=${db}`]);
    assert.equal((await level()).said, "Log level: warning");
    assert.equal((await level("info")).code, 0);
    await marc.ask(python("GET", "Nobody"));
    await server.stdout.until(
      "a look-up",
      (line) => line.includes("User Marc wants to reach Nobody"),
    );
    assert.ok(!server.stdout.entries.some((line) => line.includes("Registered user")));
  }));

Deno.test("commands say that no server runs, also where one was killed, or which of several", () =>
  withFolder(async (db, folder) => {
    const none = await run(["status", `--db=${db}`]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /^devcloud-server: No server runs here \(looked in '/);
    {
      await using killed = await startServer({ args: [`--db=${db}`] });
      killed.signal("SIGKILL");
      await killed.exit;
    }
    const notes = () =>
      [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /^server-/.test(name));
    assert.equal(notes().length, 1, "it could not take its note away");
    assert.equal((await run(["status", `--db=${db}`])).code, 2);
    assert.deepEqual(notes(), []);

    await using one = await startServer({ args: [`--db=${db}`] });
    await using other = await startServer({ args: [`--db=${join(folder, "other.db")}`] });
    const which = await run(["status", `--db=${db}`]);
    assert.match(which.stderr, /Several servers run here \(.*--port/);
    const told = await run(["status", "--json", `--db=${db}`, `--port=${other.port}`]);
    assert.equal(JSON.parse(told.said).listening, `127.0.0.1:${other.port}`);
    assert.equal(await one.stop(), 0);
    assert.equal(notes().length, 1);
  }));

Deno.test("commands give the token to no proxy of the environment", () =>
  withFolder(async (db) => {
    await using _server = await startServer({ args: [`--db=${db}`] });
    let asked = 0;
    const proxy = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
      asked++;
      return new Response("caught");
    });
    const address = `http://127.0.0.1:${proxy.addr.port}`;
    const status = await run(["status", `--db=${db}`], {
      HTTP_PROXY: address,
      http_proxy: address,
    });
    assert.deepEqual([status.code, asked], [0, 0], status.stderr);
    await proxy.shutdown();
  }));

Deno.test("server refuses a dashboard that others reach without a password, and serves it with one", () =>
  withFolder(async (db, folder) => {
    const args = ["--host=127.0.0.1", "--port=0", "--no-mdns", `--db=${db}`, "--dashboard-port=0"];
    const cases: readonly (readonly [string[], Record<string, string>, RegExp])[] = [
      [["--dashboard-host=0.0.0.0"], {}, /on 0\.0\.0\.0:0 without a password, as others reach it/],
      [["--dashboard-url=https://a.example"], {}, /https:\/\/a\.example without a password/],
      [["--dashboard-host=0.0.0.0"], { DEVCLOUD_DASHBOARD_PASSWORD: "short" }, /8 characters/],
      [[`--dashboard-password-file=${join(folder, "none")}`], {}, /none'/],
    ];
    for (const [more, env, message] of cases) {
      const { code, stderr } = await run([...args, ...more], env);
      assert.deepEqual([code, stderr.split("\n").length], [2, 1], stderr);
      assert.match(stderr, message);
    }
    const file = join(folder, "password");
    await Deno.writeTextFile(file, "correct horse\n");
    await using server = await startServer({
      args: [`--db=${db}`, "--dashboard-host=0.0.0.0", `--dashboard-password-file=${file}`],
    });
    const warned = /served on 0\.0\.0\.0 without TLS: .* --dashboard-url https/;
    await server.stdout.until("that it is in the clear", (line) => warned.test(line));
    const near = server.dashboard.replace("0.0.0.0", "127.0.0.1");
    assert.equal((await (await fetch(`${near}/api/users`)).json()).error.code, "unauthorized");
    const login = await fetch(`${near}/api/login`, {
      method: "POST",
      body: JSON.stringify({ password: "correct horse" }),
    });
    const { token } = await login.json();
    const users = await fetch(`${near}/api/users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.deepEqual(await users.json(), []);
    assert.equal((await run(["status", `--db=${db}`])).code, 0, "commands reach it as well");
  }));
