import assert from "node:assert/strict";
import { createHiddenLine } from "./hidden_line.ts";

const encoder = new TextEncoder();

function type(...keys: readonly (string | Uint8Array)[]) {
  const line = createHiddenLine();
  let end: ReturnType<typeof line.push> = null;
  for (const key of keys) end ??= line.push(typeof key === "string" ? encoder.encode(key) : key);
  return { end, text: line.text };
}

Deno.test("createHiddenLine() takes what is typed, until Enter", () => {
  assert.deepEqual(type("s", "e", "c", "\r"), { end: "done", text: "sec" });
  assert.deepEqual(type("pasted at once\nand more"), { end: "done", text: "pasted at once" });
  assert.deepEqual(type("half"), { end: null, text: "half" });
});

Deno.test("createHiddenLine() takes a character whose bytes come apart", () => {
  const [first = 0, second = 0] = encoder.encode("é");
  assert.equal(type(Uint8Array.of(first), Uint8Array.of(second), "\n").text, "é");
});

Deno.test("createHiddenLine() lets one correct what can't be seen", () => {
  assert.equal(type("ab🎈", "\x7f", "\b", "c\n").text, "ac");
  assert.equal(type("\x7f", "ab", "\x15", "c\n").text, "c");
  assert.equal(type("a", "\x1b[A", "\x1bOP", "\x1b[3~", "b\n").text, "ab");
});

Deno.test("createHiddenLine() ends with Ctrl-C", () => {
  assert.equal(type("ab", "\x03", "c\n").end, "interrupted");
});
