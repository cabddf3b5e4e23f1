/** The program as a process: its lines, its exit codes, and how it ends. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { startFakeDirectory } from "./fake_directory.ts";

const HERE = import.meta.dirname ?? ".";
const MAIN = join(HERE, "main.ts");
const CONFIG = join(HERE, "..", "deno.json");

function spawn(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", `--config=${CONFIG}`, MAIN, ...args],
    env: { ...env, DEVCLOUD_PORTAUDIO: "/nowhere/libportaudio.so" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  return command.spawn();
}

/** What it printed, and its exit code. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await spawn(args).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

const QUIET = ["--no-open", "--ui-port=0", "--voice-host=127.0.0.1", "--voice-port=0"];

/** A program that has printed `until`, and what it prints after that. */
async function started(args: readonly string[], until: RegExp, env?: Record<string, string>) {
  const child = spawn([...QUIET, ...args], env);
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let out = "";
  async function prints(pattern: RegExp): Promise<void> {
    while (!pattern.test(out)) {
      const { value, done } = await reader.read();
      if (done) break;
      out += value;
    }
    assert.match(out, pattern);
  }
  await prints(until);
  return {
    child,
    out,
    /** Waits until it has printed such a thing, now or before. */
    prints,
    /** Takes what is left, and waits for the end. */
    async end(): Promise<{ code: number; rest: string; err: string }> {
      let rest = "";
      const err = new Response(child.stderr).text();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        rest += next.value;
      }
      return { code: (await child.status).code, rest, err: await err };
    },
    /** Stops reading, as a pipe's other end does that has died. */
    stopReading: () => reader.cancel(),
  };
}

async function withFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("main tells its version and its usage", async () => {
  const [version, help] = await Promise.all([run("--version"), run("--help")]);
  assert.match(version.out, /^devcloud-client \d+\.\d+\.\d+ /);
  assert.match(help.out, /^devcloud-client[^]*--name John[^]*--auto-answer/);
  assert.deepEqual([version.code, help.code], [0, 0]);
});

Deno.test("main ends with 2 and one line for what the user can mend", () =>
  withFolder(async (folder) => {
    const page = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const mic = `--mic=file:${join(folder, "no.wav")}`;
    const speaker = `--speaker=file:${join(folder, "no", "out.wav")}`;
    const table: readonly [string[], RegExp][] = [
      [["--no-such-flag"], /no-such-flag/],
      [[...QUIET, `--ui-port=${page.addr.port}`, `--data=${folder}`], RegExp(`${page.addr.port}`)],
      [[...QUIET, mic, `--data=${folder}`], /no\.wav/],
      [[...QUIET, speaker, `--data=${folder}`], /out\.wav/],
      [[...QUIET, "--voice-host=192.0.2.1", `--data=${folder}`], /192\.0\.2\.1/],
    ];
    const results = await Promise.all(table.map(([args]) => run(...args)));
    page.close();
    results.forEach(({ code, err }, i) => {
      assert.match(err, table[i]![1]);
      assert.deepEqual([code, err.trim().split("\n").length], [2, 1], err);
    });
  }));

Deno.test("main warns of a data folder that can't be written, in the locale's language", () =>
  withFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const args = [`--data=${join(file, "data")}`, "--server=127.0.0.1:1"];
    const client = await started(args, /ne seront pas gardés/, { LC_ALL: "fr_FR.UTF-8" });
    assert.match(client.out, /^Page http:\/\/127\.0\.0\.1:\d+\/#token=\S+\n/);
    assert.match(client.out, /Les réglages ne seront pas gardés/);
    client.child.kill("SIGTERM");
    assert.equal((await client.end()).code, 0);

    const scripted = await started([...args, "--events", "--lang=en"], /Page http/);
    scripted.child.kill("SIGTERM");
    const { code, err } = await scripted.end();
    assert.equal(code, 0);
    assert.match(err, /^Settings will not be kept[^\n]*\n$/);
  }));

Deno.test("main leaves the directory when it is asked to end, however often", () =>
  withFolder(async (folder) => {
    const directory = startFakeDirectory(2);
    const args = [`--server=127.0.0.1:${directory.port}`, `--data=${folder}`, "--name=John"];
    for (const signals of [["SIGHUP"], ["SIGINT", "SIGINT", "SIGTERM"]] as const) {
      const client = await started([...args, "--events"], /"registered"/);
      signals.forEach((signal) => client.child.kill(signal));
      const { code, rest, err } = await client.end();
      assert.deepEqual([code, err], [0, ""]);
      assert.match(rest, /"unregistered"/);
    }
    assert.equal(directory.requests.filter((text) => text.includes("DISCONNECT")).length, 2);
    await directory.close();
  }));

Deno.test("main says why it did not dial, and ends with 1", () =>
  withFolder(async (folder) => {
    const directory = startFakeDirectory(2);
    const args = [`--server=127.0.0.1:${directory.port}`, `--data=${folder}`, "--lang=fr"];
    const client = await started([...args, "--name=John", "--call=John"], /Page http/);
    const { code, err } = await client.end();
    assert.equal(code, 1);
    assert.match(err, /Vous ne pouvez pas vous appeler vous-même/);
    await directory.close();
  }));

Deno.test("main ends with 1 when the server has gone and not come back", () =>
  withFolder(async (folder) => {
    const directory = startFakeDirectory(2);
    const args = [`--server=127.0.0.1:${directory.port}`, `--data=${folder}`, "--name=John"];
    const client = await started([...args, "--lang=fr"], /Enregistrement réussi/);
    await directory.close();
    await client.prints(/Connexion perdue[^]*Toujours pas enregistré/);
    client.child.kill("SIGINT");
    assert.equal((await client.end()).code, 1);
  }));

Deno.test("main goes on when nobody reads what it prints", () =>
  withFolder(async (folder) => {
    const directory = startFakeDirectory(2);
    const args = [`--server=127.0.0.1:${directory.port}`, `--data=${folder}`, "--name=John"];
    const client = await started([...args, "--events"], /Page http/);
    await client.stopReading();
    await directory.registered("John");
    directory.dropAll();
    await directory.unregistered("John");
    await directory.registered("John");
    client.child.kill("SIGTERM");
    const [status, err] = await Promise.all([
      client.child.status,
      new Response(client.child.stderr).text(),
    ]);
    assert.deepEqual([status.code, err], [0, ""]);
    await directory.close();
  }));

Deno.test("main prints the doctor's findings, and ends with 1 when something fails", () =>
  withFolder(async (folder) => {
    const directory = startFakeDirectory(2);
    const server = `--server=127.0.0.1:${directory.port}`;
    const args = ["doctor", ...QUIET, server, `--data=${folder}`];
    const [words, json, silent] = await Promise.all([
      run(...args, "--lang=fr"),
      run(...args, "--json"),
      run(...args, "--mic=none", "--speaker=none", "--lang=en"),
    ]);
    assert.equal(words.code, 1);
    assert.match(
      words.out,
      /^ok {4}Programme : devcloud-client.*\nfail {2}Biblioth[^\n]+→ installez/,
    );
    const { ok, checks } = JSON.parse(json.out);
    assert.deepEqual([json.code, ok, checks[1].code], [1, false, "no-library"]);
    assert.equal(silent.code, 0, silent.out);
    assert.deepEqual(silent.out.match(/^(warn|fail).*/gm), null);
    assert.deepEqual([words.err, json.err, silent.err], ["", "", ""]);
    await directory.close();
  }));
