import assert from "node:assert/strict";
import { createLog } from "./log.ts";

Deno.test("log keeps the newest 200 entries, numbered from 1", () => {
  const log = createLog(() => new Date(0));
  const text = { fr: "oui", en: "yes" };
  assert.deepEqual(log.add("info", text), {
    id: 1,
    at: "1970-01-01T00:00:00.000Z",
    level: "info",
    text,
  });
  for (let i = 0; i < 300; i++) log.add("warning", text);
  assert.deepEqual([log.entries.length, log.entries[0]?.id, log.entries.at(-1)?.id], [
    200,
    102,
    301,
  ]);
});
