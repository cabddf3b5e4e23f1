import assert from "node:assert/strict";
import { createLog } from "./log.ts";

const AT = new Date(2026, 0, 2, 3, 4, 5, 678);

function createTestLog(format: "text" | "json") {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  return { lines, log: createLog({ lang: "fr", format, write, now: () => AT.getTime() }) };
}

Deno.test("log.event() writes the local time and the message as text", () => {
  const { log, lines } = createTestLog("text");
  log.event("registered", { name: "Noël", ip: "10.0.0.1" });
  assert.deepEqual(lines, ["2026-01-02 03:04:05 Registered user Noël with IP 10.0.0.1"]);
});

Deno.test("log.level holds back what is below it, also when it changes", () => {
  const { log, lines } = createTestLog("text");
  assert.equal(log.level, "info");
  const say = () => {
    lines.length = 0;
    log.event("connected", { ip: "10.0.0.1" }); // debug
    log.event("closed", {}); // info
    log.event("name-taken", { name: "John", ip: "10.0.0.1" }); // warning
    log.event("store-failed", { error: "full" }); // error
    return lines.length;
  };
  assert.equal(say(), 3);
  log.level = "debug";
  assert.equal(say(), 4);
  log.level = "error";
  assert.equal(say(), 1);
  assert.deepEqual(log.entries().length, 8, "nor are they kept");
});

Deno.test("log.event() writes an object with the event's fields as JSON", () => {
  const { log, lines } = createTestLog("json");
  log.event("look-up", { asker: "?", name: "John" });
  assert.deepEqual(JSON.parse(lines[0]!), {
    at: AT.toISOString(),
    level: "info",
    event: "look-up",
    text: "L'utilisateur ? souhaite joindre John",
    asker: "?",
    name: "John",
  });
});

Deno.test("log.event() makes one safe line of anything, which JSON gives back as it was", () => {
  const hostile = 'a\n\u001b[2J\u0085\u202e\u2028"\\{name}';
  const text = createTestLog("text");
  text.log.event("not-found", { name: hostile });
  assert.match(text.lines[0]!, /a\\u000a\\u001b\[2J\\u0085\\u202e\\u2028"\\\{name\} est inconnu/);
  const json = createTestLog("json");
  json.log.event("not-found", { name: hostile });
  assert.doesNotMatch(json.lines[0]!, /[\p{Cc}\p{Zl}\u202e]/u);
  assert.equal(JSON.parse(json.lines[0]!).name, hostile);
});

Deno.test("log.entries() keeps the newest 500, numbered on", () => {
  const { log } = createTestLog("text");
  for (let i = 1; i <= 1_600; i++) log.event("disconnected", { name: `n${i}` });
  const entries = log.entries();
  assert.equal(entries.length, 500);
  assert.deepEqual([entries[0]!.id, entries.at(-1)!.id], [1_101, 1_600]);
  assert.equal(entries.at(-1)!.text, "n1600 disconnected");
});

Deno.test("log.onEntry() tells of each entry until it is stopped", () => {
  const { log } = createTestLog("text");
  const told: string[] = [];
  const stop = log.onEntry(({ text, level }) => told.push(`${level} ${text}`));
  log.event("name-taken", { name: "a", ip: "b" });
  stop();
  log.event("disconnected", { name: "a" });
  assert.deepEqual(told, ["warning User a already registered with IP b"]);
});
