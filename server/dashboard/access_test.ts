import assert from "node:assert/strict";
import { accessRules, hostHeader, refuseForeign, refuseWithoutToken } from "./access.ts";
import { createLogin } from "./login.ts";
import { newToken } from "./secrets.ts";

const rules = (hostname: string, port: number, token: string) =>
  accessRules({ hostname, port, token });

Deno.test("accessRules() allows exactly the names of a dashboard on loopback", () => {
  const access = rules("127.0.0.1", 8080, "t");
  assert.equal(access.readsNeedToken, false);
  const rows: [string, boolean][] = [
    ["127.0.0.1:8080", true],
    ["localhost:8080", true],
    ["LOCALHOST:8080", true],
    ["127.0.0.1", false],
    ["127.0.0.1:8081", false],
    ["127.0.0.2:8080", false],
    ["[::1]:8080", false],
    ["evil.example:8080", false],
    ["localhost.evil.example:8080", false],
    ["", false],
  ];
  for (const [host, allowed] of rows) assert.equal(access.allowsHost(host), allowed, host);
});

Deno.test("accessRules() leaves HTTP's own port out, and brackets IPv6", () => {
  assert.equal(hostHeader("::1", 8080), "[::1]:8080");
  assert.equal(rules("localhost", 80, "t").allowsHost("localhost"), true);
  assert.equal(rules("::1", 8080, "t").allowsHost("[::1]:8080"), true);
});

Deno.test("accessRules() asks readers for the token beyond loopback, by one name", () => {
  const access = rules("192.168.1.5", 8080, "t");
  assert.equal(access.readsNeedToken, true);
  assert.equal(access.allowsHost("192.168.1.5:8080"), true);
  assert.equal(access.allowsHost("127.0.0.1:8080"), false);
  assert.equal(access.allowsHost("192.168.1.6:8080"), false);
});

Deno.test("accessRules() on all interfaces allows addresses, but no foreign name", () => {
  const access = rules("0.0.0.0", 8080, "t");
  assert.equal(access.readsNeedToken, true);
  const rows: [string, boolean][] = [
    ["192.168.1.5:8080", true],
    ["[fe80::1]:8080", true],
    ["localhost:8080", true],
    ["192.168.1.5:9090", false],
    ["192.168.1.5", false],
    ["evil.example:8080", false],
    ["user@192.168.1.5:8080", false],
    ["192.168.1.5:8080/x", false],
  ];
  for (const [host, allowed] of rows) assert.equal(access.allowsHost(host), allowed, host);
});

Deno.test("refuseForeign() refuses an origin other than the host's own", () => {
  const access = rules("127.0.0.1", 8080, "t");
  const ask = (headers: Record<string, string>) => refuseForeign(new Headers(headers), access);
  assert.equal(ask({ host: "localhost:8080" }), null);
  assert.equal(ask({ host: "localhost:8080", origin: "http://localhost:8080" }), null);
  for (
    const origin of ["http://127.0.0.1:8080", "https://localhost:8080", "null", "http://localhost"]
  ) {
    assert.equal(ask({ host: "localhost:8080", origin })?.status, 403, origin);
  }
  assert.equal(ask({})?.status, 403);
});

Deno.test("refuseForeign() refuses what another page embeds, but follows its links", () => {
  const access = rules("localhost", 8080, "t");
  const ask = (site: string, mode: string, dest: string) =>
    refuseForeign(
      new Headers({
        host: "localhost:8080",
        "sec-fetch-site": site,
        "sec-fetch-mode": mode,
        "sec-fetch-dest": dest,
      }),
      access,
    );
  assert.equal(ask("same-origin", "cors", "empty"), null);
  assert.equal(ask("none", "navigate", "document"), null);
  assert.equal(ask("cross-site", "navigate", "document"), null);
  assert.equal(ask("cross-site", "no-cors", "image")?.status, 403);
  // Another port of localhost is another origin of the same site.
  assert.equal(ask("same-site", "no-cors", "script")?.status, 403);
  assert.equal(ask("cross-site", "navigate", "iframe")?.status, 403);
});

Deno.test("refuseWithoutToken() takes the right bearer only", async () => {
  const token = newToken();
  const access = rules("127.0.0.1", 8080, token);
  const ask = (authorization?: string) =>
    refuseWithoutToken(new Headers(authorization === undefined ? {} : { authorization }), access);
  assert.equal(ask(`Bearer ${token}`), null);
  assert.equal(ask(`bearer ${token}`), null);
  for (const wrong of [undefined, "", "Bearer", `Basic ${token}`, `Bearer ${token}x`, "Bearer x"]) {
    const refusal = ask(wrong);
    assert.equal(refusal?.status, 401, wrong);
    assert.equal((await refusal?.json()).error.code, "unauthorized");
  }
});

Deno.test("newToken() has 256 bits and is new each time", () => {
  assert.match(newToken(), /^[\w-]{43}$/);
  assert.notEqual(newToken(), newToken());
});

Deno.test("accessRules() lets the pages of a proxy's address in, who need the token then", () => {
  const publicUrl = new URL("https://devcloud.example.org");
  const access = accessRules({ hostname: "127.0.0.1", port: 8080, token: "t", publicUrl });
  assert.equal(access.readsNeedToken, true);
  const ask = (host: string, origin: string) =>
    refuseForeign(new Headers({ host, origin }), access)?.status;
  assert.equal(ask("devcloud.example.org", "https://devcloud.example.org"), undefined);
  assert.equal(ask("127.0.0.1:8080", "http://127.0.0.1:8080"), undefined);
  assert.equal(ask("127.0.0.1:8080", "https://devcloud.example.org"), 403);
  assert.equal(ask("devcloud.example.org", "https://evil.example.org"), 403);
  assert.equal(ask("evil.example.org", "https://evil.example.org"), 403);
});

Deno.test("access.knows() takes the token, and those that the password gave", () => {
  const login = createLogin("correct horse", () => 1);
  const access = accessRules({ hostname: "0.0.0.0", port: 8080, token: "t", login });
  const outcome = login.tryPassword("correct horse", "10.0.0.1");
  assert.ok(outcome.state === "right");
  assert.deepEqual(["t", outcome.token, "correct horse", ""].map(access.knows), [
    true,
    true,
    false,
    false,
  ]);
});
