import assert from "node:assert/strict";
import type { SettingsFiles } from "../command_line/collect_settings.ts";
import { FLAGS } from "./flags.ts";
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
    tls: false,
    serverKey: null,
    uiPort: { port: 5080, exact: false },
    voicePort: { port: 5001, exact: false },
    voiceHost: "0.0.0.0",
    mic: null,
    speaker: null,
    call: null,
    autoAnswer: false,
    doNotDisturb: null,
    callWaiting: null,
    durationS: null,
    transmit: null,
    codec: null,
    processing: null,
    requireEncryption: false,
    constantSize: false,
    keepHistory: true,
    open: true,
    events: false,
    data: null,
    lang: "en",
    json: false,
    soundTest: true,
  });
});

Deno.test("readOptions() reads every flag", () => {
  const flags = "--name Noël --server 10.0.0.1:1234 --ui-port 0 --voice-port 5002 " +
    "--voice-host 127.0.0.1 --mic tone --speaker file:out.wav --call Marie --auto-answer --dnd --no-call-waiting " +
    "--duration 2.5 --transmit push --codec v1 --processing off --no-open --events --data there --lang fr " +
    `--json --no-sound-test --require-encryption --constant-size --no-history --tls --server-key sha256:${
      "AB".repeat(32)
    }`;
  assert.deepEqual(options(...flags.split(" ")), {
    name: "Noël",
    server: { host: "10.0.0.1", port: 1234 },
    tls: true,
    serverKey: `sha256:${"ab".repeat(32)}`,
    uiPort: { port: 0, exact: true },
    voicePort: { port: 5002, exact: true },
    voiceHost: "127.0.0.1",
    mic: "tone",
    speaker: "file:out.wav",
    call: "Marie",
    autoAnswer: true,
    doNotDisturb: true,
    callWaiting: false,
    durationS: 2.5,
    transmit: "push",
    codec: "v1",
    processing: "off",
    requireEncryption: true,
    constantSize: true,
    keepHistory: false,
    open: false,
    events: true,
    data: "there",
    lang: "fr",
    json: true,
    soundTest: false,
  });
});

Deno.test("readOptions() knows the commands", () => {
  assert.equal(readOptions(["devices"], noEnv).kind, "devices");
  assert.equal(readOptions(["doctor", "--server=::1"], noEnv).kind, "doctor");
  assert.equal(readOptions(["--bad", "--help"].slice(1), noEnv).kind, "help");
  assert.equal(readOptions(["-h"], noEnv).kind, "help");
  assert.equal(readOptions(["--version"], noEnv).kind, "version");
  assert.equal(options("call", "Marie", "Curie").call, "Marie Curie");
  assert.deepEqual(readOptions(["completions", "zsh"], noEnv), {
    kind: "completions",
    shell: "zsh",
  });
});

Deno.test("readOptions() refuses what is wrong, and quotes it", () => {
  const table: readonly [string, RegExp][] = [
    ["--no-such-flag", /no-such-flag.*--help/],
    ["--nmae=x", /^Unknown option '--nmae'; did you mean '--name'\? See --help$/],
    ["--name", /name/],
    ["--ui-port 65536", /'65536'/],
    ["--voice-port 12x", /'12x'/],
    ["--voice-port -1", /voice-port/],
    ["--server 999.1.2.3", /'999\.1\.2\.3'/],
    ["--server host:0", /'host:0'/],
    ["--voice-host a/b", /'a\/b'/],
    ["--server-key sha256:12", /sha256:12.*64 hexadecimal/],
    ["--duration 0", /'0'/],
    ["--duration soon", /'soon'/],
    ["--codec mp3", /'mp3'.*v1 or opus/],
    ["--transmit always", /'always'.*open or voice or push/],
    ["--processing maybe", /'maybe'.*on or off/],
    ["--lang de", /'de'.*fr or en/],
    ["dance", /'dance': it is one of call, devices, doctor, identity, completions$/],
    ["doktor", /'doktor'; did you mean 'doctor'\?$/],
    ["completions", /name the shell/],
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

/** A user whose settings file is this text. */
function fileOf(text: string): SettingsFiles {
  const bytes = new TextEncoder().encode(text);
  return { usual: "/home/john/client.conf", hasUsual: () => true, read: () => bytes };
}

/** What holds with these flags, variables and settings file. */
function optionsOf(line: string, env: Record<string, string>, text: string): ClientOptions {
  const args = line.split(" ").filter((word) => word !== "");
  const invocation = readOptions(args, (name) => env[name], fileOf(text));
  assert.ok("options" in invocation);
  return invocation.options;
}

Deno.test("readOptions() takes flags before the environment before the settings file", () => {
  const text = "name = Paul\nserver = 10.0.0.1\nui-port = 5090\nauto-answer = yes\nno-open = yes";
  const env = { DEVCLOUD_NAME: "Marie", DEVCLOUD_UI_PORT: "5091", DEVCLOUD_EVENTS: "on" };
  const { name, server, uiPort, autoAnswer, open, events } = optionsOf(
    "--name John --open",
    env,
    text,
  );
  assert.deepEqual({ name, server, uiPort, autoAnswer, open, events }, {
    name: "John",
    server: { host: "10.0.0.1", port: 10_000 },
    uiPort: { port: 5091, exact: true },
    autoAnswer: true,
    open: true,
    events: true,
  });
  assert.equal(optionsOf("--no-auto-answer", env, text).autoAnswer, false);
  assert.equal(optionsOf("call Zoé", { DEVCLOUD_CALL: "Marie" }, text).call, "Zoé");
  assert.equal(optionsOf("devices", { DEVCLOUD_LANG: "en", LANG: "fr" }, text).lang, "en");
});

Deno.test("readOptions() says where a bad value comes from", () => {
  const table: readonly [Record<string, string>, string, string][] = [
    [
      { DEVCLOUD_UI_PORT: "65536" },
      "",
      "Cannot use DEVCLOUD_UI_PORT '65536': a port is a number from 0 to 65535",
    ],
    [{}, "\ncodec = mp3", "Cannot use codec 'mp3' (/home/john/client.conf:2): it is v1 or opus"],
    [{}, "mci = 1", "Unknown setting 'mci' (/home/john/client.conf:1); did you mean 'mic'?"],
  ];
  for (const [env, text, message] of table) {
    assert.throws(() => optionsOf("", env, text), { name: "CriticalError", message });
  }
  assert.equal(readOptions(["--help"], noEnv, fileOf("mci = 1")).kind, "help");
});

Deno.test("readOptions() prints a settings file that sets the very same", () => {
  const table: readonly [string, Record<string, string>, string][] = [
    ["", {}, ""],
    ["", { LANG: "fr" }, "lang = en"],
    ["--name Noël --mic tone --no-open", { DEVCLOUD_DURATION: "2.5", LANG: "fr" }, "events = 1"],
    ['call Marie --data=a#b --speaker="x"', {}, 'data = " there "\nvoice-port = 0'],
    ["--data=\u00a0x\u3000 --codec=v1", { DEVCLOUD_PROCESSING: "off" }, "server = [::1]:7"],
  ];
  for (const [line, env, text] of table) {
    const args = line.split(" ").filter((word) => word !== "");
    const printed = readOptions(["--print-config", ...args], (name) => env[name], fileOf(text));
    assert.ok(printed.kind === "print-config");
    assert.deepEqual(optionsOf("", {}, printed.text), optionsOf(line, env, text), line);
  }
});

Deno.test("readOptions() prints where each setting comes from", () => {
  const args = ["--print-config", "--name=John"];
  const env: Record<string, string> = { DEVCLOUD_MIC: "tone" };
  const printed = readOptions(args, (name) => env[name], fileOf("\nserver = here"));
  assert.ok(printed.kind === "print-config");
  const entries = printed.text.split("\n\n");
  for (
    const entry of [
      "# Settings file: /home/john/client.conf",
      "# flag\nname = John",
      "# environment DEVCLOUD_MIC\nmic = tone",
      "# /home/john/client.conf:2\nserver = here",
      "# default: 5080, else the next free one\n# ui-port = N",
      "# default: from the locale\nlang = en",
    ]
  ) assert.ok(entries.includes(entry), `${entry}\n--\n${printed.text}`);
  assert.equal(entries.length, 1 + Object.keys(FLAGS).length - 5, printed.text);
});

Deno.test("readOptions() reads what is to be done with the identity", () => {
  const identity = (...args: string[]) => {
    const invocation = readOptions(["identity", ...args], noEnv);
    return invocation.kind === "identity" ? invocation.identity : null;
  };
  assert.deepEqual(identity(), { action: "show" });
  assert.deepEqual(identity("export", "my key", "--data", "there"), {
    action: "export",
    file: "my key",
    force: false,
  });
  assert.deepEqual(identity("import", "key", "--force"), {
    action: "import",
    file: "key",
    force: true,
  });
  const refused: readonly [string[], RegExp][] = [
    [["imprt", "x"], /import/],
    [["export"], /the file's name is missing/],
    [["import", "a", "b"], /Cannot use 'b'/],
  ];
  for (const [args, problem] of refused) assert.throws(() => identity(...args), problem);
});
