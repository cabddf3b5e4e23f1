import assert from "node:assert/strict";
import fc from "fast-check";
import { createCommonRequests } from "./common_request.ts";
import { parseRequest } from "./directory_requests.ts";
import { createJsonStream } from "./json_stream.ts";
import { VOICE_PORT } from "./limits.ts";

const encoder = new TextEncoder();

/** What is read from the start, and up to where. */
function readFirst(bytes: Uint8Array) {
  const requests = createCommonRequests();
  const request = requests.read(bytes, 0, bytes.length);
  return request === null ? null : { request, end: requests.end };
}

/** The same by the parser of everything. */
function parseFirst(bytes: Uint8Array) {
  const item = createJsonStream().push(bytes)[0];
  if (item?.kind !== "object") return null;
  const parsed = parseRequest(item.text);
  return parsed.ok ? { request: parsed.request, end: item.bytes } : null;
}

const python = (command: string, name: string) => `{"command": "${command}", "name": "${name}"}`;
const compact = (command: string, name: string) => JSON.stringify({ command, name });

Deno.test("commonRequests.read() reads what Python and JSON.stringify write", () => {
  for (const write of [python, compact]) {
    for (const name of ["Marc", "a", "Jean Luc", "x".repeat(64), "}{[]:,'"]) {
      const rest = write("GET", "other");
      for (const command of ["GET", "DISCONNECT"] as const) {
        const bytes = encoder.encode(write(command, name) + rest);
        const end = bytes.length - rest.length;
        assert.deepEqual(readFirst(bytes), { request: { command, name }, end });
      }
      const bytes = encoder.encode(write("REG", name));
      const request = { command: "REG", name, version: 1, port: VOICE_PORT, key: null };
      assert.deepEqual(readFirst(bytes), { request, end: bytes.length });
    }
  }
});

Deno.test("commonRequests.read() leaves to the parser what is rare, bad or not whole", () => {
  const whole = python("GET", "Marc");
  for (
    const text of [
      python("GET", ""),
      python("GET", " Marc"),
      python("GET", "Marc "),
      python("GET", "x".repeat(65)),
      python("GET", "No\\u00ebl"),
      python("GET", "Noël"),
      python("GET", "tab\t"),
      python("PING", "Marc"),
      `{"name": "Marc", "command": "GET"}`,
      `{"command": "REG", "name": "Marc", "version": 2}`,
      ` ${whole}`,
      `[${whole}]`,
      ...Array.from({ length: whole.length }, (_, i) => whole.slice(0, i)),
    ]
  ) assert.equal(readFirst(encoder.encode(text)), null, text);
});

Deno.test("commonRequests.read() goes on where it is told to", () => {
  const requests = createCommonRequests();
  const bytes = encoder.encode(["Marc", "John", "Zoe"].map((name) => python("GET", name)).join(""));
  const names: string[] = [];
  for (let at = 0; at < bytes.length; at = requests.end) {
    const request = requests.read(bytes, at, bytes.length);
    if (request?.command === "GET") names.push(request.name);
  }
  assert.deepEqual(names, ["Marc", "John", "Zoe"]);
});

Deno.test("commonRequests.read() gives what the parser gives, or nothing, whatever comes", () => {
  const command = fc.oneof(
    fc.constantFrom("GET", "REG", "DISCONNECT"),
    fc.constantFrom("PING", "PROVE", "get", "GE", ""),
  );
  const name = fc.oneof(
    fc.stringMatching(/^[ -~]{1,66}$/),
    fc.stringMatching(/^[a-z]{1,9}$/),
    fc.string({ unit: "binary-ascii", maxLength: 5 }),
    fc.string({ unit: "grapheme", maxLength: 5 }),
  );
  const written = fc.tuple(command, name, fc.boolean(), fc.constantFrom("", " ", "{", "}", "x"))
    .map(([what, who, isCompact, more]) =>
      encoder.encode(
        (isCompact ? compact(what, who) : python(what, JSON.stringify(who).slice(1, -1))) + more,
      )
    );
  // Near misses: one byte of a good request is another.
  const spoilt = fc.tuple(written, fc.nat(), fc.integer({ min: 0, max: 255 }))
    .map(([bytes, at, byte]) => bytes.with(at % bytes.length, byte));
  const cut = fc.tuple(written, fc.nat()).map(([bytes, at]) => bytes.slice(0, at % bytes.length));
  let read = 0;
  fc.assert(
    fc.property(fc.oneof(written, written, spoilt, cut, fc.uint8Array()), (bytes) => {
      const first = readFirst(bytes);
      if (first === null) return;
      read++;
      assert.deepEqual(first, parseFirst(bytes));
    }),
    { numRuns: 5_000 },
  );
  assert.ok(read > 500, `only ${read} were read`);
});
