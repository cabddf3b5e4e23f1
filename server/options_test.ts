import assert from "node:assert/strict";
import { CriticalError } from "./failure.ts";
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
    dashboard: { state: "on", host: "127.0.0.1", port: 8080, given: false },
    mdns: true,
    lang: "en",
    logFormat: "text",
  });
});

Deno.test("readOptions() reads every flag, with = and with a space", () => {
  assert.deepEqual(
    options([
      ...["--host=192.168.1.2", "--port", "0", "--db=my.db", "--dashboard-host", "::1"],
      ...["--dashboard-port=9000", "--no-mdns", "--lang", "fr", "--log-format=json"],
    ]),
    {
      host: "192.168.1.2",
      port: 0,
      db: "my.db",
      dashboard: { state: "on", host: "::1", port: 9_000, given: true },
      mdns: false,
      lang: "fr",
      logFormat: "json",
    },
  );
  assert.deepEqual(options(["--no-dashboard"]).dashboard, { state: "off" });
  assert.equal(options(["--host", "[::]"]).host, "::");
  assert.equal(options(["--store", "sqlite:a/b.db"]).db, "a/b.db");
  assert.equal(options(["--store", "sqlite:///a/b.db"]).db, "/a/b.db");
  assert.equal(options(["--store=sqlite::memory:"]).db, ":memory:");
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
  assert.equal(readOptions(["--version", "--port", "1"], () => undefined).kind, "version");
});

Deno.test("readOptions() quotes what is wrong", () => {
  const cases = [
    [["--bogus"], /'--bogus'/],
    [["extra"], /'extra'/],
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
