import assert from "node:assert/strict";
import { type ClientOptions, readOptions } from "./options.ts";

const noEnv = () => undefined;

function options(...args: string[]): ClientOptions {
  const invocation = readOptions(args, noEnv);
  assert.ok(invocation.kind === "telephone");
  return invocation.options;
}

Deno.test("readOptions() has the defaults that its help tells", () => {
  assert.deepEqual(options(), {
    name: null,
    server: null,
    uiPort: { port: 5080, exact: false },
    voicePort: { port: 5001, exact: false },
    voiceHost: "0.0.0.0",
    mic: "default",
    speaker: "default",
    call: null,
    autoAnswer: false,
    durationS: null,
    codec: null,
    processing: null,
    open: true,
    events: false,
    data: null,
    lang: "en",
  });
});

Deno.test("readOptions() reads every flag", () => {
  const flags = "--name Noël --server 10.0.0.1:1234 --ui-port 0 --voice-port 5002 " +
    "--voice-host 127.0.0.1 --mic tone --speaker file:out.wav --call Marie --auto-answer " +
    "--duration 2.5 --codec v1 --processing off --no-open --events --data there --lang fr";
  assert.deepEqual(options(...flags.split(" ")), {
    name: "Noël",
    server: { host: "10.0.0.1", port: 1234 },
    uiPort: { port: 0, exact: true },
    voicePort: { port: 5002, exact: true },
    voiceHost: "127.0.0.1",
    mic: "tone",
    speaker: "file:out.wav",
    call: "Marie",
    autoAnswer: true,
    durationS: 2.5,
    codec: "v1",
    processing: "off",
    open: false,
    events: true,
    data: "there",
    lang: "fr",
  });
});

Deno.test("readOptions() knows the commands", () => {
  assert.equal(readOptions(["devices"], noEnv).kind, "devices");
  assert.equal(readOptions(["doctor", "--server=::1"], noEnv).kind, "doctor");
  assert.equal(readOptions(["--bad", "--help"].slice(1), noEnv).kind, "help");
  assert.equal(readOptions(["-h"], noEnv).kind, "help");
  assert.equal(readOptions(["--version"], noEnv).kind, "version");
  assert.equal(options("call", "Marie", "Curie").call, "Marie Curie");
});

Deno.test("readOptions() refuses what is wrong, and quotes it", () => {
  const table: readonly [string, RegExp][] = [
    ["--no-such-flag", /no-such-flag.*--help/],
    ["--name", /name/],
    ["--ui-port 65536", /'65536'/],
    ["--voice-port 12x", /'12x'/],
    ["--voice-port -1", /voice-port/],
    ["--server 999.1.2.3", /'999\.1\.2\.3'/],
    ["--server host:0", /'host:0'/],
    ["--voice-host a/b", /'a\/b'/],
    ["--duration 0", /'0'/],
    ["--duration soon", /'soon'/],
    ["--codec mp3", /'mp3'.*v1 or opus/],
    ["--processing maybe", /'maybe'.*on or off/],
    ["--lang de", /'de'.*fr or en/],
    ["dance", /'dance'/],
    ["call", /name is missing/],
    ["call Marie --call Paul", /two at once/],
    ["devices all", /'all' after 'devices'/],
    [`--name ${"x".repeat(65)}`, /too-long/],
  ];
  for (const [line, message] of table) {
    assert.throws(() => readOptions(line.split(" "), noEnv), { name: "CriticalError", message });
  }
  assert.throws(() => readOptions(["--name", " "], noEnv), { message: /empty/ });
  assert.throws(() => readOptions(["--data", ""], noEnv), { message: /--data/ });
});

Deno.test("readOptions() takes the language from the locale, unless it is told", () => {
  const table: readonly [Record<string, string>, string][] = [
    [{ LANG: "fr_FR.UTF-8" }, "fr"],
    [{ LANG: "frr_DE" }, "en"],
    [{ LANG: "fr_FR", LC_ALL: "C" }, "en"],
    [{ LANG: "en_US", LC_MESSAGES: "fr" }, "fr"],
    [{ LANG: "fr_FR", LC_ALL: "" }, "fr"],
    [{}, "en"],
  ];
  for (const [env, lang] of table) {
    const invocation = readOptions([], (name) => env[name]);
    assert.ok(invocation.kind === "telephone" && invocation.options.lang === lang);
  }
});
