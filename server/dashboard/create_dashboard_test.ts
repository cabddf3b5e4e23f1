import assert from "node:assert/strict";
import { accessRules } from "./access.ts";
import type { Asset } from "./assets.ts";
import { createDashboard } from "./create_dashboard.ts";
import { createFakeSource, type FakeSource, type FakeSourceOptions } from "./fake_source.ts";
import { createLiveFeed } from "./live_feed.ts";
import { createLogin } from "./login.ts";
import { gauge } from "./metric.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const TOKEN = "right";
const SCRIPT: Asset = { body: new Uint8Array([59]), type: "text/javascript", etag: '"e"' };
const bearer = { authorization: `Bearer ${TOKEN}` };
const MARIE = { name: "Marie", ip: "192.168.35.7", since: "2026-03-01T11:55:00.000Z" };

interface SetUpOptions extends FakeSourceOptions {
  readonly host?: string;
  readonly password?: string;
  readonly isApi?: boolean;
}

function setUp(options: SetUpOptions = {}) {
  const host = options.host ?? "127.0.0.1";
  const source = createFakeSource(options);
  const errors: unknown[] = [];
  const login = options.password === undefined ? null : createLogin(options.password, () => NOW);
  const app = createDashboard({
    source,
    feed: createLiveFeed(source),
    access: accessRules({ hostname: host, port: 8080, token: TOKEN, login }),
    assets: options.isApi === true ? null : new Map([["main.js", SCRIPT]]),
    processMetrics: () => [gauge("up", "a\nb", 1)],
    now: () => NOW,
    onError: (error) => errors.push(error),
  });
  const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.request(path, { method, headers: { host: `${host}:8080`, ...headers } });
  const post = async (path: string, body: unknown, headers: Record<string, string> = bearer) => {
    const response = await app.request(path, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { host: `${host}:8080`, ...headers },
    }, { remote: "10.0.0.9" });
    return { response, status: response.status, answer: await response.json() };
  };
  return { source, ask, post, errors, app };
}

Deno.test("GET /api/users lists name, address and since", async () => {
  const { ask } = setUp({ users: [MARIE] });
  const response = await ask("/api/users");
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(await response.json(), [MARIE]);
});

Deno.test("GET / has the table and the log in its HTML, in the server's language", async () => {
  const { ask, source } = setUp({ lang: "fr", users: [MARIE] });
  source.say("Registered user Marie with IP 192.168.35.7");
  const response = await ask("/");
  const html = await response.text();
  assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
  assert.match(html, /^<!doctype html><html lang="fr">/);
  assert.match(html, /En écoute sur <span class="mono">192\.168\.35\.2:10000<\/span>/);
  assert.match(html, /<bdi title="Marie">Marie<\/bdi>/);
  assert.match(html, />5 min<\/time>/);
  assert.match(html, /<span>Registered user Marie with IP/);
  assert.match(html, /<noscript><meta http-equiv="refresh" content="5; url=\/"\/?><\/noscript>/);
});

Deno.test("GET / says what to do when nobody is online", async () => {
  const html = await (await setUp().ask("/")).text();
  assert.match(html, /Nobody is online yet/);
  const text = html.replaceAll(/<[^>]+>/g, "");
  assert.match(text, /devcloud-client --name Marie --server 192\.168\.35\.2:10000/);
});

Deno.test("GET / lets no name out of its place", async () => {
  const name = `</script><img src=x onerror=alert(1)>`;
  const html = await (await setUp({ users: [{ ...MARIE, name }] }).ask("/")).text();
  assert.doesNotMatch(html, /<img/);
  assert.equal(html.match(/<\/script>/g)?.length, 2);
});

Deno.test("every answer carries the security headers, refusals too", async () => {
  const { ask } = setUp();
  for (const path of ["/", "/api/users", "/nowhere", "/api/nowhere", "/healthz"]) {
    for (const headers of [{}, { host: "evil.example" }]) {
      const response = await ask(path, headers);
      await response.text();
      const csp = response.headers.get("content-security-policy") ?? "";
      assert.match(csp, /default-src 'none'/);
      assert.match(csp, /frame-ancestors 'none'/);
      assert.doesNotMatch(csp, /unsafe/);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.equal(response.headers.get("referrer-policy"), "no-referrer");
      assert.equal(response.headers.get("access-control-allow-origin"), null);
    }
  }
});

Deno.test("a foreign Host or Origin is refused everywhere, even with the token", async () => {
  const { ask, source } = setUp({ users: [MARIE] });
  for (
    const headers of [
      { host: "evil.example:8080" },
      { host: "127.0.0.1:9090" },
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: "http://127.0.0.1:9090" },
    ]
  ) {
    for (const [method, path] of [["GET", "/"], ["GET", "/api/users"], ["POST", "/api/close"]]) {
      const response = await ask(path ?? "", { ...bearer, ...headers }, method);
      assert.equal(response.status, 403, `${path} ${JSON.stringify(headers)}`);
      assert.equal((await response.json()).error.code, "forbidden");
    }
  }
  assert.equal(source.closed, 0);
});

Deno.test("POST /api/close needs the token, and closes", async () => {
  const { ask, source } = setUp();
  for (const headers of [{}, { authorization: "Bearer wrong" }]) {
    const response = await ask("/api/close", headers, "POST");
    assert.equal(response.status, 401);
    assert.equal((await response.json()).error.code, "unauthorized");
  }
  assert.equal(source.closed, 0);
  const origin = "http://127.0.0.1:8080";
  const response = await ask("/api/close", { ...bearer, origin }, "POST");
  assert.deepEqual([response.status, await response.json()], [200, { closing: true }]);
  assert.equal(source.closed, 1);
});

Deno.test("beyond loopback reading needs the token, the page's frame and health don't", async () => {
  const { ask, source } = setUp({ host: "192.168.35.2", users: [MARIE] });
  source.say("Secret");
  for (const path of ["/api/users", "/api/events", "/metrics"]) {
    const response = await ask(path);
    assert.equal(response.status, 401, path);
    await response.body?.cancel();
    const allowed = await ask(path, bearer);
    assert.equal(allowed.status, 200, path);
    await allowed.body?.cancel();
  }
  assert.equal((await ask("/healthz")).status, 200);
  const html = await (await ask("/")).text();
  assert.doesNotMatch(html, /Marie|Secret|10000/);
  assert.equal(source.listeners, 0);
});

Deno.test("other methods get 405 with what is allowed", async () => {
  const { ask } = setUp();
  const rows = [["DELETE", "/api/users", "GET, HEAD"], ["GET", "/api/close", "POST"]] as const;
  for (const [method, path, allow] of rows) {
    const response = await ask(path, bearer, method);
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), allow);
    assert.equal((await response.json()).error.code, "method-not-allowed");
  }
  const head = await ask("/healthz", {}, "HEAD");
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

Deno.test("HEAD /api/events takes no place of the live feed", async () => {
  const { ask, source } = setUp();
  const response = await ask("/api/events", {}, "HEAD");
  assert.deepEqual([response.status, await response.text()], [200, ""]);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(source.listeners, 0);
});

Deno.test("an unknown path gets JSON under /api and a page elsewhere", async () => {
  const { ask } = setUp();
  const api = await ask("/api/nowhere");
  assert.equal(api.status, 404);
  assert.equal((await api.json()).error.code, "not-found");
  for (const path of ["/nowhere", "/assets/nowhere.js", "/apix"]) {
    const page = await ask(path);
    assert.equal(page.status, 404);
    assert.match(await page.text(), /There is no such page/);
  }
});

Deno.test("GET /assets is asked for each time, and answered with 304 when known", async () => {
  const { ask } = setUp();
  const first = await ask("/assets/main.js");
  assert.equal(await first.text(), ";");
  assert.equal(first.headers.get("cache-control"), "no-cache");
  const etag = first.headers.get("etag") ?? "";
  assert.equal((await ask("/assets/main.js", { "if-none-match": `"x", W/${etag}` })).status, 304);
  assert.equal((await ask("/assets/main.js", { "if-none-match": '"x"' })).status, 200);
});

Deno.test("GET /readyz says what is wrong, GET /healthz only that it is alive", async () => {
  const { ask, source } = setUp();
  const answer = async (path: string) => {
    const response = await ask(path);
    return [response.status, await response.text()];
  };
  assert.deepEqual(await answer("/readyz"), [200, "ok\n"]);
  source.troublesNow = ["store: the disk is full", "no connection can be accepted"];
  assert.deepEqual(await answer("/readyz"), [
    503,
    "store: the disk is full\nno connection can be accepted\n",
  ]);
  assert.deepEqual(await answer("/healthz"), [200, "ok"]);
});

Deno.test("GET /metrics is in Prometheus' format", async () => {
  const response = await setUp().ask("/metrics");
  assert.equal(response.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  assert.equal(
    await response.text(),
    "# HELP devcloud_users Users online.\n# TYPE devcloud_users gauge\ndevcloud_users 2\n" +
      "# HELP up a\\nb\n# TYPE up gauge\nup 1\n",
  );
});

Deno.test("a source that throws gives a bare 500, and the error to the program", async () => {
  const { ask, source, errors } = setUp();
  const failing: { users: FakeSource["users"] } = source;
  failing.users = () => {
    throw new Error("secret detail");
  };
  const response = await ask("/api/users");
  assert.equal(response.status, 500);
  assert.doesNotMatch(await response.text(), /secret/);
  assert.equal(errors.length, 1);
});

const OWNED = {
  name: "Marie",
  fingerprint: "aaaa bbbb",
  since: "2026-02-01T12:00:00.000Z",
  seen: "2026-03-01T11:00:00.000Z",
};

Deno.test("GET / shows whose names are, without a script too, and nothing while there are none", async () => {
  const html = await (await setUp({ names: [OWNED] }).ask("/")).text();
  assert.match(html, /Reserved names/);
  assert.match(html, /aaaa bbbb/);
  assert.match(html, /<noscript><p[^>]*>Releasing a name from this page needs JavaScript/);
  assert.doesNotMatch(await (await setUp().ask("/")).text(), /Reserved names/);
});

Deno.test("GET /api/names lists the names that belong to keys", async () => {
  const { ask } = setUp({ names: [OWNED] });
  assert.deepEqual(await (await ask("/api/names")).json(), [OWNED]);
  const open = setUp({ names: [OWNED], host: "0.0.0.0" });
  const host = { host: "192.168.35.2:8080" };
  assert.equal((await open.ask("/api/names", host)).status, 401);
  assert.equal((await open.ask("/api/names", { ...host, ...bearer })).status, 200);
});

Deno.test("POST /api/names/release needs the token, and says what became of it", async () => {
  const { app, source } = setUp({ names: [OWNED] });
  const release = async (body: string, headers: Record<string, string> = bearer) => {
    const response = await app.request("/api/names/release", {
      method: "POST",
      body,
      headers: { host: "127.0.0.1:8080", ...headers },
    });
    return [response.status, await response.json()];
  };
  const marie = JSON.stringify({ name: "Marie" });
  assert.equal((await release(marie, {}))[0], 401);
  assert.equal(source.names().length, 1);
  for (const bad of ["", "7", "{}", '{"name":7}', `{"name":"${"x".repeat(5_000)}"}`]) {
    assert.equal((await release(bad))[0], 400, bad.slice(0, 20));
  }
  source.releases = "failed";
  assert.equal((await release(marie))[0], 500);
  source.releases = "released";
  assert.deepEqual(await release(marie), [200, { released: "Marie" }]);
  assert.equal((await release(marie))[0], 404);
});

Deno.test("GET /api/users?details tells what their clients are", async () => {
  const { ask } = setUp({ users: [{ ...MARIE, version: 1, hasKey: false }] });
  assert.deepEqual(await (await ask("/api/users?details")).json(), [
    { ...MARIE, version: 1, hasKey: false, overTls: false },
  ]);
});

Deno.test("POST /api/kick removes who is online, with the token only", async () => {
  const { post, source } = setUp({ users: [MARIE] });
  assert.equal((await post("/api/kick", { name: "Marie" }, {})).status, 401);
  assert.equal((await post("/api/kick", {})).status, 400);
  assert.equal((await post("/api/kick", { name: "John" })).status, 404);
  assert.deepEqual(source.kicked, []);
  const { status, answer } = await post("/api/kick", { name: "Marie" });
  assert.deepEqual([status, answer], [200, { kicked: "Marie" }]);
  assert.deepEqual([source.kicked, source.users()], [["Marie"], []]);
});

Deno.test("POST /api/log-level changes it, with the token and to a level that there is", async () => {
  const { post, source } = setUp();
  assert.equal((await post("/api/log-level", { level: "error" }, {})).status, 401);
  assert.equal((await post("/api/log-level", { level: "loud" })).status, 400);
  assert.equal(source.logLevel, "info");
  assert.equal((await post("/api/log-level", { level: "error" })).status, 200);
  assert.equal(source.logLevel, "error");
});

Deno.test("GET /api/backup gives the database's bytes, with the token only", async () => {
  const { ask } = setUp();
  assert.equal((await ask("/api/backup")).status, 401);
  const response = await ask("/api/backup", bearer);
  assert.equal(response.headers.get("content-length"), "4");
  assert.equal(await response.text(), "copy");
});

Deno.test("POST /api/login swaps the password for a token, and bounds the guesses", async () => {
  const { ask, post } = setUp({ users: [MARIE], host: "0.0.0.0", password: "correct horse" });
  const near = { host: "192.168.35.2:8080" };
  const guess = (password: string) => post("/api/login", { password }, near);
  assert.match(await (await ask("/", near)).text(), /"access":"password"/);
  const { status, answer } = await guess("correct horse");
  assert.equal(status, 200);
  const headers = { ...near, authorization: `Bearer ${answer.token}` };
  assert.equal((await ask("/api/users", near)).status, 401);
  assert.equal((await ask("/api/users", headers)).status, 200);
  assert.equal((await post("/api/kick", { name: "Marie" }, headers)).status, 200);
  for (let i = 0; i < 5; i++) assert.equal((await guess(`wrong ${i}`)).status, 401);
  const late = await guess("correct horse");
  assert.deepEqual([late.status, late.response.headers.get("retry-after")], [429, "1"]);
  assert.equal((await ask("/api/users", headers)).status, 200, "who is in stays in");
});

Deno.test("without a password there is no /api/login", async () => {
  assert.equal((await setUp().post("/api/login", { password: "" })).status, 404);
});

Deno.test("the API alone has no page, no figures, and nothing that is open", async () => {
  const { ask } = setUp({ isApi: true });
  for (const path of ["/", "/metrics", "/healthz", "/readyz"]) {
    assert.equal((await ask(path, bearer)).status, 404, path);
  }
  assert.equal((await ask("/api/status", bearer)).status, 200);
});
