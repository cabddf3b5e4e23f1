import assert from "node:assert/strict";
import type { ApiErrorCode } from "./api/types.ts";
import { reasonOf, registrationFailed } from "./messages.ts";

Deno.test("reasonOf() words what a server can answer", () => {
  const codes: ApiErrorCode[] = ["name-taken", "server-timeout", "server-unreachable", "internal"];
  const texts = codes.map((code) =>
    registrationFailed(reasonOf({ code }, "John", "10.0.0.1:10000"))
  );
  assert.match(texts[0]?.fr ?? "", /^Impossible de s'enregistrer sur le serveur : .*John.*pris/);
  assert.match(texts[1]?.fr ?? "", /TimeoutError, le serveur n'a pas répondu à temps/);
  assert.equal(new Set(texts.map(({ en }) => en)).size, codes.length);
});

Deno.test("reasonOf() says which certificate an untrusted server shows", () => {
  const problem = { code: "server-key-changed", shownKey: `sha256:${"ab".repeat(32)}` } as const;
  const { fr, en } = reasonOf(problem, "John", "10.0.0.1:10000");
  for (const text of [fr, en]) assert.ok(text.includes(`--server-key ${problem.shownKey}`), text);
});
