import assert from "node:assert/strict";
import { TelephoneError } from "../telephone.ts";
import { assertRefused, HOST, setUpApi } from "./api_rig.ts";

Deno.test("createApi() gives state, users and devices", async () => {
  const { telephone, get } = setUpApi();
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
  const { telephone, post } = setUpApi();
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
  await post("/api/volume", { peer: "Marie", db: -6 });
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
    ["setVolume", "Marie", -6],
    ["talk", true, 1_500],
    ["talk", false],
    ["testCall"],
    ["hangup"],
    ["setDevices", "USB Headset", "none"],
    ["disconnect"],
  ]);
});

Deno.test("createApi() takes an action without a body, whatever its type says", async () => {
  const { telephone, token, bare } = setUpApi();
  const headers = { host: HOST, authorization: `Bearer ${token}` };
  const response = await bare("/api/disconnect", { method: "POST", headers });
  assert.equal(response.status, 200);
  assert.deepEqual(telephone.asked, [["disconnect"]]);
});

Deno.test("createApi() maps the telephone's errors to code, message and status", async () => {
  const rows = [["name-taken", 409], ["server-timeout", 504], ["peer-unknown", 404]] as const;
  for (const [code, status] of rows) {
    const { telephone, post } = setUpApi();
    telephone.failWith("call", new TelephoneError(code, `Cannot call 'x': ${code}`));
    await assertRefused(post("/api/call", { to: "x" }), status, code, new RegExp(code));
  }
  const { post } = setUpApi();
  await assertRefused(post("/api/hangup", {}), 409, "no-call");
});

Deno.test("createApi() reports what nobody foresaw, and tells the asker nothing of it", async () => {
  const { telephone, reported, post } = setUpApi();
  telephone.failWith("accept", new Error("secret detail"));
  await assertRefused(post("/api/accept", {}), 500, "internal", /^(?!.*secret)/);
  assert.equal(String(reported[0]), "Error: secret detail");
});

Deno.test("createApi() names the field that is missing or of a wrong type", async () => {
  const { telephone, post } = setUpApi();
  const rows: [string, unknown, RegExp][] = [
    ["/api/connect", { port: 1, name: "x" }, /'server': it is missing/],
    ["/api/connect", { server: "x", port: "1", name: "x" }, /'port': it is not a number/],
    ["/api/connect", { server: "x", port: 1, name: null }, /'name': it is not a string/],
    ["/api/call", {}, /'to': it is missing/],
    ["/api/call", { to: ["x"] }, /'to': it is not a string/],
    ["/api/call", '{"__proto__":{"to":"x"}}', /'to': it is missing/],
    ["/api/mute", { on: "true" }, /'on': it is not true or false/],
    ["/api/transmit", { mode: "always" }, /'mode': it is not open or voice or push/],
    ["/api/volume", { peer: "Marie" }, /'db': it is missing/],
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
  const { telephone, post } = setUpApi();
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

Deno.test("createApi() says which method a path takes", async () => {
  const { get, post } = setUpApi();
  await assertRefused(get("/api/call"), 405, "bad-request", /it takes POST/);
  await assertRefused(post("/api/state", {}), 405, "bad-request", /it takes GET/);
  await assertRefused(get("/api/nothing"), 404, "not-found");
  await assertRefused(get("/api/constructor"), 404, "not-found");
  await assertRefused(post("/", {}), 405, "bad-request");
});
