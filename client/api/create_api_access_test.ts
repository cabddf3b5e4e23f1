/** Who may ask the local API, from where, and what they are told. */
import assert from "node:assert/strict";
import { assertRefused, HOST, setUpApi } from "./api_rig.ts";

Deno.test("createApi() serves its own hosts only, page and API", async () => {
  const { bare, get } = setUpApi();
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
  const { get } = setUpApi();
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
  const { bare } = setUpApi();
  const response = await bare("/api/call", {
    method: "OPTIONS",
    headers: { host: HOST, origin: "http://evil.example" },
  });
  assert.equal(response.status, 403);
  assert.ok(![...response.headers.keys()].some((name) => name.startsWith("access-control")));
});

Deno.test("createApi() wants the bearer, whole and right", async () => {
  const { token, telephone, get, post } = setUpApi();
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

Deno.test("createApi() swaps a code for the token, once and for its own page only", async () => {
  const { token, codes, post } = setUpApi();
  const code = codes.issue();
  const page = { authorization: "", origin: `http://${HOST}` };
  await assertRefused(post("/api/session", { code }, { authorization: "" }), 403, "forbidden");
  await assertRefused(post("/api/session", { code: "x" }, page), 401, "unauthorized");
  await assertRefused(post("/api/session", {}, page), 400, "bad-request");
  assert.deepEqual(await (await post("/api/session", { code }, page)).json(), { token });
  await assertRefused(post("/api/session", { code }, page), 401, "unauthorized");
});

Deno.test("createApi() upgrades with a bearer, or leaves the check to the hello", async () => {
  const { upgrades, get, bare } = setUpApi();
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
  const { bare } = setUpApi();
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
