import assert from "node:assert/strict";
import type { UserEntry } from "../api/types.ts";
import { type KeyedUser, withTrust } from "./trust_marks.ts";

const KEY = "A".repeat(43), OTHER = "B".repeat(43);
const since = "2026-03-01T13:05:09.000Z";
const user = (version: KeyedUser["version"], key: string | null): KeyedUser => ({
  name: "Marie",
  version,
  key,
  lookAlike: null,
});

Deno.test("withTrust() marks each by the key that the directory names, and the one that is known", () => {
  const table: [KeyedUser, "nobody" | "known" | "verified", UserEntry["trust"]][] = [
    [user(2, KEY), "nobody", "new"],
    [user(2, KEY), "known", "known"],
    [user(2, KEY), "verified", "verified"],
    [user(2, OTHER), "verified", "changed"],
    [user(2, null), "nobody", "plain"],
    [user(1, null), "nobody", "plain"],
    // A key that was there and is not any more is an alarm at a call, so it is none of "plain".
    [user(2, null), "known", "changed"],
    [user(1, null), "known", "changed"],
    [user(null, null), "verified", null],
  ];
  for (const [somebody, who, trust] of table) {
    const person = { name: "MARIE", key: KEY, verified: who === "verified", since };
    assert.deepEqual(withTrust([somebody], who === "nobody" ? [] : [person]), [
      { name: "Marie", version: somebody.version, lookAlike: null, trust },
    ], `${somebody.version} ${somebody.key} ${who}`);
  }
});
