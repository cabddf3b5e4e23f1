import assert from "node:assert/strict";
import { judgeAddress } from "./judge_address.ts";

const AT = { ip: "192.0.2.1", port: 5001 };
const KNOWN = { name: "Marie", key: "known", verified: false, since: "" };

Deno.test("judgeAddress() holds what the directory says against who is known and what is allowed", () => {
  const cases = [
    // version, key, known, fine without --require-encryption, and with it
    [2, "known", KNOWN, "fine", "fine"],
    [2, "other", KNOWN, "key-changed", "key-changed"],
    [2, null, KNOWN, "downgraded", "downgraded"],
    [1, null, KNOWN, "downgraded", "downgraded"],
    [1, "known", KNOWN, "downgraded", "downgraded"],
    [2, "other", null, "fine", "fine"],
    [2, null, null, "fine", "in-clear"],
    [1, null, null, "fine", "in-clear"],
    [1, "other", null, "fine", "in-clear"],
  ] as const;
  for (const [version, key, known, open, strict] of cases) {
    const address = { ...AT, version, key };
    assert.equal(judgeAddress(address, known, false), open);
    assert.equal(judgeAddress(address, known, true), strict);
  }
});
