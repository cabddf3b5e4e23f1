import assert from "node:assert/strict";
import type { SettingsFiles } from "../command_line/collect_settings.ts";
import { CriticalError } from "../command_line/failure.ts";
import { parseNetwork } from "./limits/network.ts";
import { usualLimits } from "./limits/read_limits.ts";
import { readOptions, type ServerOptions } from "./options.ts";

function options(args: readonly string[], env: Record<string, string> = {}): ServerOptions {
  const invocation = readOptions(args, (name) => env[name]);
  assert.equal(invocation.kind, "serve");
  return (invocation as Extract<typeof invocation, { kind: "serve" }>).options;
}

Deno.test("readOptions() has the defaults of the README", () => {
  assert.deepEqual(options([]), {
    host: null,
    port: 10_000,
    db: null,
    dashboard: {
      ...{ state: "on", host: "127.0.0.1", port: 8080, given: false },
      ...{ password: { state: "none" }, publicUrl: null },
    },
    mdns: true,
    openNames: false,
    limits: usualLimits(),
    lang: "en",
    logFormat: "text",
    logLevel: "info",
  });
});

Deno.test("readOptions() reads every flag, with = and with a space", () => {
  assert.deepEqual(
    options([
      ...["--host=192.168.1.2", "--port", "0", "--db=my.db", "--dashboard-host", "::1"],
      ...[
        "--dashboard-port=9000",
        "--dashboard-password-file=secret",
        "--dashboard-url=https://a.example",
        "--log-level=warning",
        "--no-mdns",
        "--open-names",
        "--lang",
        "fr",
        "--log-format=json",
      ],
    ]),
    {
      host: "192.168.1.2",
      port: 0,
      db: "my.db",
      dashboard: {
        ...{ state: "on", host: "::1", port: 9_000, given: true },
        ...{ password: { state: "file", path: "secret" } },
        ...{ publicUrl: new URL("https://a.example") },
      },
      mdns: false,
      openNames: true,
      limits: usualLimits(),
      lang: "fr",
      logFormat: "json",
      logLevel: "warning",
    },
  );
  assert.deepEqual(options(["--no-dashboard"]).dashboard, { state: "off" });
  assert.equal(options(["--host", "[::]"]).host, "::");
  assert.equal(options(["--store", "sqlite:a/b.db"]).db, "a/b.db");
  assert.equal(options(["--store", "sqlite:///a/b.db"]).db, "/a/b.db");
  assert.equal(options(["--store=sqlite::memory:"]).db, ":memory:");
});

Deno.test("readOptions() reads the limits; 0 is none", () => {
  assert.deepEqual(
    options([
      ...["--allow=10.0.0.0/8, fd00::/8", "--deny", "10.0.0.7", "--unlimited=192.168.1.0/24"],
      ...["--max-connections=100", "--max-address-connections", "0", "--max-rate=0"],
      ...["--max-address-rate=50", "--max-names=1", "--request-timeout=3", "--idle-timeout=0"],
      "--handshake-timeout=2",
    ]).limits,
    {
      connections: 100,
      connectionsOfAddress: Infinity,
      rate: Infinity,
      rateOfAddress: 50,
      names: 1,
      requestMs: 3_000,
      idleMs: Infinity,
      handshakeMs: 2_000,
      allow: [parseNetwork("10.0.0.0/8"), parseNetwork("fd00::/8")],
      deny: [parseNetwork("10.0.0.7/32")],
      unlimited: [parseNetwork("192.168.1.0/24")],
    },
  );
  assert.deepEqual(options(["--unlimited=none"]).limits.unlimited, []);
  assert.deepEqual(options([]).limits.unlimited, [parseNetwork("127.0.0.0/8")]);
});

Deno.test("readOptions() takes the language from the locale", () => {
  const cases = [
    [{ LANG: "fr_FR.UTF-8" }, "fr"],
    [{ LANG: "fr" }, "fr"],
    [{ LANG: "en_GB.UTF-8" }, "en"],
    [{ LANG: "fur_IT.UTF-8" }, "en"],
    [{ LANG: "fr_FR", LC_ALL: "C" }, "en"],
    [{ LANG: "en_US", LC_MESSAGES: "fr_CA.UTF-8" }, "fr"],
    [{ LANG: "fr_FR", LC_ALL: "" }, "fr"],
    [{}, "en"],
  ] as const;
  for (const [env, lang] of cases) assert.equal(options([], env).lang, lang, JSON.stringify(env));
  assert.equal(options(["--lang=en"], { LANG: "fr_FR" }).lang, "en");
});

Deno.test("readOptions() tells help and version apart from serving", () => {
  assert.equal(readOptions(["--help"], () => undefined).kind, "help");
  assert.equal(readOptions(["-h"], () => undefined).kind, "help");
  assert.equal(readOptions(["completions", "bash"], () => undefined).kind, "completions");
  assert.equal(readOptions(["--version", "--port", "1"], () => undefined).kind, "version");
});

Deno.test("readOptions() takes the password from the environment, and never from a flag", () => {
  const { dashboard } = options([], { DEVCLOUD_DASHBOARD_PASSWORD: "correct horse" });
  assert.ok(dashboard.state === "on");
  assert.deepEqual(dashboard.password, { state: "environment", password: "correct horse" });
  assert.throws(() => options(["--dashboard-password=x"]), CriticalError);
});

Deno.test("readOptions() reads what is asked of a running server", () => {
  const command = (...args: string[]) => {
    const invocation = readOptions(args, () => undefined);
    assert.ok(invocation.kind === "command");
    const { kind: _, ...rest } = invocation;
    return rest;
  };
  const usual = { lang: "en", json: false, db: null, port: null };
  assert.deepEqual(command("status"), { ...usual, command: { kind: "status" } });
  assert.deepEqual(command("users", "--json", "--db=a.db", "--port=1"), {
    ...{ command: { kind: "users" }, lang: "en", json: true, db: "a.db", port: 1 },
  });
  assert.deepEqual(command("kick", "Marie", "Curie").command, {
    ...{ kind: "kick", name: "Marie Curie" },
  });
  assert.deepEqual(command("--force", "backup", "x.db").command, {
    ...{ kind: "backup", file: "x.db", force: true },
  });
  assert.deepEqual(command("log-level").command, { kind: "log-level", level: null });
});

Deno.test("readOptions() quotes what is wrong", () => {
  const cases = [
    [["--bogus"], /'--bogus'/],
    [["extra"], /'extra'/],
    [["--prot=1"], /^Unknown option '--prot'; did you mean '--port'\? See --help$/],
    [["stauts"], /'stauts'; did you mean 'status'\?$/],
    [["status", "x"], /'x' after 'status'/],
    [["kick"], /the name is missing/],
    [["backup"], /the file's name is missing/],
    [["log-level", "warn"], /'warn'/],
    [["--json"], /--json without a command/],
    [["--dashboard-url", "https://a.example/x"], /--dashboard-url 'https:\/\/a\.example\/x'/],
    [["--dashboard-url", "a.example"], /--dashboard-url 'a\.example'/],
    [["completion"], /'completion'; did you mean 'completions'\?$/],
    [["--port"], /--port/],
    [["--port="], /--port ''/],
    [["--port", "65536"], /--port '65536'/],
    [["--port", "80.5"], /--port '80.5'/],
    [["--port", "0x50"], /--port '0x50'/],
    [["--port=-1"], /--port '-1'/],
    [["--dashboard-port", "http"], /--dashboard-port 'http'/],
    [["--no-mdns=yes"], /--no-mdns/],
    [["--lang", "de"], /--lang 'de': it is one of fr, en/],
    [["--log-format", "xml"], /--log-format 'xml'/],
    [["--host", ""], /--host ''/],
    [["--host", "a b"], /--host 'a b'/],
    [["--db", ""], /--db ''/],
    [["--store", "redis://localhost:6379/0"], /redis is not there yet/],
    [["--store", "mysql:x"], /'mysql:x': it must be sqlite:FILE/],
    [["--store", "sqlite:"], /the file is missing/],
    [["--db", "a", "--store", "sqlite:b"], /exclude each other/],
    [
      ["--allow", "10.0.0.0/33"],
      /--allow '10.0.0.0\/33': '10.0.0.0\/33' is neither an address nor/,
    ],
    [["--allow", "10.0.0.0/8,,10.0.0.1"], /: '' is neither/],
    [["--allow", "none"], /'none' is neither/],
    [["--deny", "lan"], /--deny 'lan'/],
    [["--unlimited", "fd00::/200"], /--unlimited 'fd00::\/200'/],
    [["--max-rate=-1"], /--max-rate '-1'/],
    [["--max-rate=1e3"], /--max-rate '1e3': it is a whole number up to 1000000000; 0 is no limit/],
    [["--idle-timeout=86401"], /--idle-timeout '86401'.*up to 86400/],
  ] as const;
  for (const [args, message] of cases) {
    assert.throws(
      () => readOptions(args, () => undefined),
      (error) =>
        error instanceof CriticalError && message.test(error.message) &&
        !error.message.includes("\n"),
      args.join(" "),
    );
  }
});

function fileOf(text: string): SettingsFiles {
  const bytes = new TextEncoder().encode(text);
  return { usual: "/home/m/server.conf", hasUsual: () => true, read: () => bytes };
}

function optionsOf(args: readonly string[], env: Record<string, string>, text: string) {
  const invocation = readOptions(args, (name) => env[name], fileOf(text));
  assert.ok(invocation.kind === "serve");
  return invocation.options;
}

Deno.test("readOptions() takes flags before the environment before the settings file", () => {
  const text = "port = 1\nhost = 10.0.0.1\nstore = sqlite:a.db\nno-mdns = yes\nno-dashboard = on";
  const env = { DEVCLOUD_PORT: "2", DEVCLOUD_HOST: "10.0.0.2", DEVCLOUD_NO_DASHBOARD: "0" };
  assert.deepEqual(optionsOf(["--port=3", "--mdns"], env, text), {
    port: 3,
    host: "10.0.0.2",
    db: "a.db",
    dashboard: {
      ...{ state: "on", host: "127.0.0.1", port: 8080, given: false },
      ...{ password: { state: "none" }, publicUrl: null },
    },
    mdns: true,
    openNames: false,
    limits: usualLimits(),
    lang: "en",
    logFormat: "text",
    logLevel: "info",
  });
  assert.equal(optionsOf(["--db=b.db"], env, text).db, "b.db", "it puts out the file's store");
});

Deno.test("readOptions() says where a bad value comes from", () => {
  const table: readonly [Record<string, string>, string, string][] = [
    [
      {},
      "\n\nport = 1x",
      "Cannot use port '1x' (/home/m/server.conf:3): a port is a number from 0 to 65535",
    ],
    [
      { DEVCLOUD_LANG: "de" },
      "",
      "Cannot use DEVCLOUD_LANG 'de': it is one of fr, en",
    ],
    [
      { DEVCLOUD_DB: "a", DEVCLOUD_STORE: "sqlite:b" },
      "",
      "DEVCLOUD_DB 'a' and DEVCLOUD_STORE 'sqlite:b' exclude each other: give one of them",
    ],
  ];
  for (const [env, text, message] of table) {
    assert.throws(() => optionsOf([], env, text), { name: "CriticalError", message });
  }
});

Deno.test("readOptions() prints a settings file that sets the very same", () => {
  const table: readonly [string[], Record<string, string>, string][] = [
    [[], {}, ""],
    [["--db=a b.db", "--port=0"], { LANG: "fr_FR", DEVCLOUD_NO_MDNS: "yes" }, "log-format = json"],
    [["--dashboard-port=0"], { DEVCLOUD_STORE: "sqlite:///x" }, "db = y\nno-dashboard = 0"],
  ];
  for (const [args, env, text] of table) {
    const printed = readOptions(["--print-config", ...args], (name) => env[name], fileOf(text));
    assert.ok(printed.kind === "print-config");
    assert.deepEqual(optionsOf([], {}, printed.text), optionsOf(args, env, text), args.join(" "));
  }
});
