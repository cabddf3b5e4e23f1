import assert from "node:assert/strict";
import fc from "fast-check";
import { escapeForLog, shorten } from "./escape.ts";

Deno.test("escapeForLog() shows what could forge a line or drive a terminal", () => {
  assert.equal(escapeForLog("Noël 🎈 李"), "Noël 🎈 李");
  assert.equal(escapeForLog("a\nb\r\u001b[2J\u0000"), "a\\u000ab\\u000d\\u001b[2J\\u0000");
  assert.equal(
    escapeForLog("\u0085\u2028\u202e\u2066\ud800"),
    "\\u0085\\u2028\\u202e\\u2066\\ud800",
  );
});

Deno.test("escapeForLog() leaves one line whatever comes", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(escapeForLog(text), /[\p{Cc}\p{Zl}\p{Zp}]/u);
  }));
});

Deno.test("shorten() counts code points, and marks where it cut", () => {
  assert.equal(shorten("abc", 3), "abc");
  assert.equal(shorten("abcd", 3), "abc…");
  assert.equal(shorten("🎈🎈🎈", 3), "🎈🎈🎈");
  assert.equal(shorten("🎈🎈🎈🎈", 3), "🎈🎈🎈…");
});
