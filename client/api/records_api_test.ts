import assert from "node:assert/strict";
import { createApi } from "./create_api.ts";
import { createFakeTelephone } from "./fake_telephone.ts";
import { createOneTimeCodes, newSecret } from "./secrets.ts";

const PORT = 5080;

function setUp() {
  const telephone = createFakeTelephone();
  const token = newSecret();
  const app = createApi({
    telephone,
    port: PORT,
    token,
    codes: createOneTimeCodes(() => 0),
    page: new Map(),
    upgrade: () => new Response(),
    report(error) {
      throw error;
    },
  });
  const headers = {
    host: `127.0.0.1:${PORT}`,
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
  };
  const get = (path: string) => Promise.resolve(app.request(path, { headers }));
  const post = (path: string, body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return Promise.resolve(app.request(path, { method: "POST", headers, body: text }));
  };
  return { telephone, get, post };
}

Deno.test("createApi() gives conversations, messages page by page, and calls", async () => {
  const { telephone, get } = setUp();
  const put = telephone.put({ id: "a", peer: "Jean Noël & co", text: "Salut" });
  telephone.put({ id: "b" });
  const path = `/api/messages?${new URLSearchParams({ with: "Jean Noël & co" })}`;
  assert.deepEqual(await (await get(path)).json(), { messages: [put], more: false });
  assert.deepEqual((await (await get(`${path}&before=${put.n}`)).json()).messages, []);
  assert.equal((await get(`${path}&before=x`)).status, 400);
  const conversations = await (await get("/api/messages")).json();
  assert.deepEqual(conversations.map(({ peer }: { peer: string }) => peer), [
    "Jean Noël & co",
    "Marie",
  ]);
  assert.deepEqual(await (await get("/api/history")).json(), []);
});

Deno.test("createApi() sends 64 KiB however a script escapes them, and not without end", async () => {
  const { telephone, post } = setUp();
  const text = "é".repeat(32_768);
  const escaped = `{"to":"Marie","text":"${"\\u00e9".repeat(32_768)}"}`;
  const answer = await (await post("/api/messages", escaped)).json();
  assert.equal(answer.message.text, text);
  assert.deepEqual(telephone.asked, [["send", "Marie", text]]);
  assert.equal((await post("/api/messages", { to: "M", text: "x".repeat(600_000) })).status, 413);
  assert.equal((await post("/api/call", { to: "x".repeat(20_000) })).status, 413);
});

Deno.test("createApi() passes on what is read, cleared, seen and kept", async () => {
  const { telephone, post } = setUp();
  const table: readonly [string, object, readonly unknown[]][] = [
    ["messages/read", { with: "Marie" }, ["read", "Marie"]],
    ["messages/clear", { with: "Marie" }, ["clearMessages", "Marie"]],
    ["messages/clear", {}, ["clearMessages", null]],
    ["history/seen", {}, ["seen"]],
    ["history/clear", {}, ["clearHistory"]],
    ["settings", { keepHistory: false }, ["keepHistory", false]],
  ];
  for (const [path, body, asked] of table) {
    assert.deepEqual(await (await post(`/api/${path}`, body)).json(), {}, path);
    assert.deepEqual(telephone.asked.at(-1), asked);
  }
  for (
    const [path, body] of [
      ["messages/read", {}],
      ["messages", { to: "Marie" }],
      ["messages/clear", { with: 5 }],
      ["settings", { keepHistory: "no" }],
    ] as const
  ) {
    assert.equal((await post(`/api/${path}`, body)).status, 400, path);
  }
});
