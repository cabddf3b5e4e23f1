import assert from "node:assert/strict";
import { TelephoneError } from "../telephone.ts";
import { createApi } from "./create_api.ts";
import { createFakeTelephone } from "./fake_telephone.ts";
import { createOneTimeCodes, newSecret } from "./secrets.ts";
import type { ApiErrorBody } from "./types.ts";

const PORT = 5080;
const HOST = `127.0.0.1:${PORT}`;
const HTML = {
  bytes: new TextEncoder().encode("<!doctype html>"),
  type: "text/html; charset=utf-8",
  etag: '"e"',
};

function setUp() {
  const telephone = createFakeTelephone();
  const token = newSecret();
  const codes = createOneTimeCodes(() => 0);
  const reported: unknown[] = [];
  const upgrades: boolean[] = [];
  const app = createApi({
    telephone,
    port: PORT,
    token,
    codes,
    page: new Map([["index.html", HTML]]),
    upgrade(_request, authorized) {
      upgrades.push(authorized);
      return new Response("upgraded");
    },
    report: (error) => reported.push(error),
  });
  const bare = (path: string, init: RequestInit = {}) => Promise.resolve(app.request(path, init));
  const get = (path: string, headers: Record<string, string> = {}) =>
    bare(path, { headers: { host: HOST, authorization: `Bearer ${token}`, ...headers } });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    bare(path, {
      method: "POST",
      headers: {
        host: HOST,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return { telephone, token, codes, reported, upgrades, bare, get, post };
}

async function assertRefused(
  answer: Promise<Response>,
  status: number,
  code: string,
  message = /^Cannot /,
): Promise<void> {
  const response = await answer;
  const body: ApiErrorBody = await response.json();
  assert.equal(response.status, status);
  assert.equal(body.error.code, code);
  assert.match(body.error.message, message);
  assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
}

Deno.test("createApi() gives state, users and devices", async () => {
  const { telephone, get } = setUp();
  telephone.change({ users: [{ name: "Marie", version: 2, lookAlike: null, trust: null }] });
  assert.deepEqual(await (await get("/api/state")).json(), telephone.state);
  assert.deepEqual(await (await get("/api/users")).json(), [{
    name: "Marie",
    version: 2,
    lookAlike: null,
    trust: null,
  }]);
  assert.equal((await (await get("/api/devices")).json()).devices.length, 3);
});

Deno.test("createApi() passes each action on", async () => {
  const { telephone, post } = setUp();
  const request = { server: "10.0.0.1", port: 10_000, name: "Noël" };
  assert.deepEqual(await (await post("/api/connect", request)).json(), {});
  assert.deepEqual(await (await post("/api/call", { to: "Marie" })).json(), { call: "c1" });
  await post("/api/hangup", {});
  const incoming = {
    state: "incoming",
    call: "c2",
    peer: "Marie",
    since: "",
    until: "",
    peerVersion: 2,
  } as const;
  telephone.change({ call: incoming });
  await post("/api/accept", {});
  telephone.change({ call: incoming });
  await post("/api/reject", "");
  telephone.change({ call: incoming });
  await post("/api/accept", { call: "c2", first: "end" });
  await post("/api/hold", { on: true });
  await post("/api/hold", { on: false, call: "c2" });
  await post("/api/switch", { call: "c3" });
  await post("/api/settings", { doNotDisturb: true, callWaiting: false });
  await post("/api/hangup", { call: "c2" });
  telephone.change({ call: incoming });
  await post("/api/reject", { call: "c2" });
  await post("/api/mute", { on: true });
  await post("/api/transmit", { mode: "push" });
  await post("/api/processing", { echo: true, highPass: false });
  await post("/api/talk", { on: true, forMs: 1_500 });
  await post("/api/talk", { on: false });
  assert.deepEqual(await (await post("/api/test-call", {})).json(), { call: "t1" });
  await post("/api/hangup", {});
  await post("/api/devices", { mic: "USB Headset", speaker: "none" });
  await post("/api/disconnect", {});
  assert.deepEqual(telephone.asked, [
    ["connect", request],
    ["call", "Marie"],
    ["hangup"],
    ["accept"],
    ["reject"],
    ["accept", "c2", "end"],
    ["hold", true],
    ["hold", false, "c2"],
    ["switchTo", "c3"],
    ["setManners", { doNotDisturb: true, callWaiting: false }],
    ["hangup", "c2"],
    ["reject", "c2"],
    ["mute", true],
    ["setTransmit", "push"],
    ["setProcessing", { echo: true, highPass: false }],
    ["talk", true, 1_500],
    ["talk", false],
    ["testCall"],
    ["hangup"],
    ["setDevices", "USB Headset", "none"],
    ["disconnect"],
  ]);
});

Deno.test("createApi() takes an action without a body, whatever its type says", async () => {
  const { telephone, token, bare } = setUp();
  const headers = { host: HOST, authorization: `Bearer ${token}` };
  const response = await bare("/api/disconnect", { method: "POST", headers });
  assert.equal(response.status, 200);
  assert.deepEqual(telephone.asked, [["disconnect"]]);
});

Deno.test("createApi() maps the telephone's errors to code, message and status", async () => {
  const rows = [["name-taken", 409], ["server-timeout", 504], ["peer-unknown", 404]] as const;
  for (const [code, status] of rows) {
    const { telephone, post } = setUp();
    telephone.failWith("call", new TelephoneError(code, `Cannot call 'x': ${code}`));
    await assertRefused(post("/api/call", { to: "x" }), status, code, new RegExp(code));
  }
  const { post } = setUp();
  await assertRefused(post("/api/hangup", {}), 409, "no-call");
});

Deno.test("createApi() reports what nobody foresaw, and tells the asker nothing of it", async () => {
  const { telephone, reported, post } = setUp();
  telephone.failWith("accept", new Error("secret detail"));
  await assertRefused(post("/api/accept", {}), 500, "internal", /^(?!.*secret)/);
  assert.equal(String(reported[0]), "Error: secret detail");
});

Deno.test("createApi() names the field that is missing or of a wrong type", async () => {
  const { telephone, post } = setUp();
  const rows: [string, unknown, RegExp][] = [
    ["/api/connect", { port: 1, name: "x" }, /'server': it is missing/],
    ["/api/connect", { server: "x", port: "1", name: "x" }, /'port': it is not a number/],
    ["/api/connect", { server: "x", port: 1, name: null }, /'name': it is not a string/],
    ["/api/call", {}, /'to': it is missing/],
    ["/api/call", { to: ["x"] }, /'to': it is not a string/],
    ["/api/call", '{"__proto__":{"to":"x"}}', /'to': it is missing/],
    ["/api/mute", { on: "true" }, /'on': it is not true or false/],
    ["/api/transmit", { mode: "always" }, /'mode': it is not open or voice or push/],
    ["/api/processing", { echo: 1 }, /'echo': it is not true or false/],
    ["/api/processing", { echo: null }, /'echo': it is not true or false/],
    ["/api/processing", { echo: true, off: null }, /'off': it is not highPass or echo or noise/],
    ["/api/processing", '{"__proto__":true}', /'__proto__': it is not highPass or echo/],
    ["/api/talk", { on: true, forMs: "1" }, /'forMs': it is not a number/],
    ["/api/devices", { mic: "x", speaker: 1 }, /'speaker': it is not a string/],
    ["/api/accept", { call: 1 }, /'call': it is not a string/],
    ["/api/accept", { first: "leave" }, /'first': it is not hold or end/],
    ["/api/hold", {}, /'on': it is missing/],
    ["/api/switch", {}, /'call': it is missing/],
    ["/api/settings", { noise: true }, /'noise': it is not doNotDisturb or callWaiting/],
    ["/api/call", "[]", /not a JSON object/],
    ["/api/call", "null", /not a JSON object/],
    ["/api/call", '{"to":', /not JSON/],
  ];
  for (const [path, body, message] of rows) {
    await assertRefused(post(path, body), 400, "bad-request", message);
  }
  assert.deepEqual(telephone.asked, []);
});

Deno.test("createApi() takes JSON only, of at most 8 KiB", async () => {
  const { telephone, post } = setUp();
  for (
    const type of ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", ""]
  ) {
    await assertRefused(
      post("/api/call", { to: "x" }, { "content-type": type }),
      415,
      "bad-request",
    );
  }
  await assertRefused(post("/api/call", { to: "x".repeat(8_192) }), 413, "bad-request");
  assert.deepEqual(telephone.asked, []);
  const type = { "content-type": "Application/JSON; charset=utf-8" };
  assert.equal((await post("/api/call", { to: "x".repeat(8_000) }, type)).status, 200);
});

Deno.test("createApi() serves its own hosts only, page and API", async () => {
  const { bare, get } = setUp();
  const foreign = [
    "evil.example",
    "127.0.0.1",
    "127.0.0.1:5081",
    "127.0.0.1:5080.evil.example",
    "",
  ];
  for (const host of foreign) {
    await assertRefused(get("/api/state", { host }), 403, "forbidden");
    await assertRefused(bare("/", { headers: { host } }), 403, "forbidden");
  }
  await assertRefused(bare("/"), 403, "forbidden");
  assert.equal((await get("/api/state", { host: "localhost:5080" })).status, 200);
});

Deno.test("createApi() serves its own origin only, page and API", async () => {
  const { get } = setUp();
  const foreign = [
    "http://evil.example",
    "null",
    "https://127.0.0.1:5080",
    "http://127.0.0.1",
    "http://127.0.0.1:5081",
    "http://localhost:5080", // another origin than the one that Host names
  ];
  for (const origin of foreign) {
    for (const path of ["/api/state", "/api/events", "/"]) {
      await assertRefused(get(path, { origin }), 403, "forbidden");
    }
  }
  const own = await get("/api/state", { origin: `http://${HOST}` });
  assert.equal(own.status, 200);
  assert.equal(own.headers.get("access-control-allow-origin"), null);
});

Deno.test("createApi() answers no preflight", async () => {
  const { bare } = setUp();
  const response = await bare("/api/call", {
    method: "OPTIONS",
    headers: { host: HOST, origin: "http://evil.example" },
  });
  assert.equal(response.status, 403);
  assert.ok(![...response.headers.keys()].some((name) => name.startsWith("access-control")));
});

Deno.test("createApi() wants the bearer, whole and right", async () => {
  const { token, telephone, get, post } = setUp();
  const wrong = ["", token, `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Basic ${token}`];
  for (const authorization of wrong) {
    for (const path of ["/api/state", "/api/users", "/api/devices", "/api/nothing"]) {
      await assertRefused(get(path, { authorization }), 401, "unauthorized");
    }
    await assertRefused(post("/api/call", { to: "x" }, { authorization }), 401, "unauthorized");
  }
  assert.deepEqual(telephone.asked, []);
  const response = await get("/api/state", { authorization: "" });
  assert.equal(response.headers.get("www-authenticate"), "Bearer");
});

Deno.test("createApi() says which method a path takes", async () => {
  const { get, post } = setUp();
  await assertRefused(get("/api/call"), 405, "bad-request", /it takes POST/);
  await assertRefused(post("/api/state", {}), 405, "bad-request", /it takes GET/);
  await assertRefused(get("/api/nothing"), 404, "not-found");
  await assertRefused(get("/api/constructor"), 404, "not-found");
  await assertRefused(post("/", {}), 405, "bad-request");
});

Deno.test("createApi() swaps a code for the token, once and for its own page only", async () => {
  const { token, codes, post } = setUp();
  const code = codes.issue();
  const page = { authorization: "", origin: `http://${HOST}` };
  await assertRefused(post("/api/session", { code }, { authorization: "" }), 403, "forbidden");
  await assertRefused(post("/api/session", { code: "x" }, page), 401, "unauthorized");
  await assertRefused(post("/api/session", {}, page), 400, "bad-request");
  assert.deepEqual(await (await post("/api/session", { code }, page)).json(), { token });
  await assertRefused(post("/api/session", { code }, page), 401, "unauthorized");
});

Deno.test("createApi() upgrades with a bearer, or leaves the check to the hello", async () => {
  const { upgrades, get, bare } = setUp();
  const headers = { host: HOST, upgrade: "websocket" };
  await get("/api/events", { upgrade: "websocket" });
  await bare("/api/events", { headers });
  await assertRefused(
    get("/api/events", { upgrade: "websocket", authorization: "Bearer x" }),
    401,
    "unauthorized",
  );
  await assertRefused(get("/api/events"), 426, "bad-request");
  assert.deepEqual(upgrades, [true, false]);
});

Deno.test("createApi() serves the page to anybody here, with strict headers", async () => {
  const { bare } = setUp();
  const headers = { host: HOST };
  const response = await bare("/", { headers });
  assert.equal(await response.text(), "<!doctype html>");
  const policy = response.headers.get("content-security-policy") ?? "";
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.ok(!policy.includes("unsafe"));
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.equal(response.headers.get("referrer-policy"), "no-referrer");
  assert.equal(response.headers.get("cache-control"), "no-cache");
  const known = await bare("/", { headers: { ...headers, "if-none-match": '"e"' } });
  assert.equal(known.status, 304);
  for (const path of ["/nothing.js", "/../deno.json", "/..%2fdeno.json", "/constructor"]) {
    assert.equal((await bare(path, { headers })).status, 404);
  }
});
