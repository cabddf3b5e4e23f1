import assert from "node:assert/strict";
import { formatClock, formatDuration, formatExact, formatSince } from "./format.ts";

const AT = "2026-03-01T13:05:09.000Z";

Deno.test("formatClock() has 24 hours in both languages", () => {
  assert.equal(formatClock(AT, "fr", "Europe/Paris"), "14:05:09");
  assert.equal(formatClock(AT, "en", "Europe/Paris"), "14:05:09");
  assert.equal(formatClock("?", "en"), "");
});

Deno.test("formatExact() names the day", () => {
  assert.match(formatExact(AT, "fr", "UTC"), /dimanche 1(er)? mars 2026.*13:05:09/);
  assert.match(formatExact(AT, "en", "UTC"), /Sunday.* 1 March 2026.*13:05:09/);
  assert.equal(formatExact("?", "en"), "?");
});

Deno.test("formatSince() goes from seconds to days", () => {
  const at = Date.parse(AT);
  const rows: [number, string, string][] = [
    [-5, "just now", "à l’instant"],
    [9, "just now", "à l’instant"],
    [10, "10 s ago", "10 s"],
    [59, "50 s ago", "50 s"],
    [60, "1 min ago", "1 min"],
    [3599, "59 min ago", "59 min"],
    [3600, "1 h ago", "1 h"],
    [86_400 * 3, "3 d ago", "3 j"],
  ];
  for (const [seconds, en, fr] of rows) {
    assert.equal(formatSince(AT, at + seconds * 1000, "en"), en);
    assert.equal(formatSince(AT, at + seconds * 1000, "fr"), fr);
  }
});

Deno.test("formatDuration() adds hours only when there are some", () => {
  assert.equal(formatDuration(-1), "0:00");
  assert.equal(formatDuration(5.9), "0:05");
  assert.equal(formatDuration(754), "12:34");
  assert.equal(formatDuration(3723), "1:02:03");
});
