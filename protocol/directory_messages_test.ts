import assert from "node:assert/strict";
import fc from "fast-check";
import {
  formatAddress,
  formatError,
  formatLikePython,
  formatPong,
  formatProve,
  formatRefused,
  formatRegistered,
  formatUsersChange,
  type OnlineUser,
  parseDirectoryMessage,
} from "./directory_messages.ts";
import { formatRequest, parseRequest } from "./directory_requests.ts";
import { formatBytes } from "./key_text.ts";
import { V1_OBJECT_BYTES } from "./limits.ts";
import { checkName } from "./names.ts";

const names = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 })
  .filter((name) => checkName(name).ok)
  .map((name) => name.trim());
const KEY = formatBytes(new Uint8Array(32).fill(9));
const CHALLENGE = new Uint8Array(32).fill(3);
const SIGNATURE = new Uint8Array(64).fill(5);
const ports = fc.integer({ min: 1, max: 65_535 });

Deno.test("parseRequest() reads what 2023's clients write", () => {
  assert.deepEqual(parseRequest('{"command": "REG", "name": "No\\u00ebl"}'), {
    ok: true,
    request: { command: "REG", name: "Noël", version: 1, port: 5001, key: null },
  });
  assert.deepEqual(parseRequest('{"command": "GET", "name": "John"}'), {
    ok: true,
    request: { command: "GET", name: "John" },
  });
  assert.deepEqual(parseRequest('{"command": "DISCONNECT", "name": " John "}'), {
    ok: true,
    request: { command: "DISCONNECT", name: "John" },
  });
});

Deno.test("parseRequest() says what is wrong, and of which command", () => {
  const table: readonly [string, string, string | null][] = [
    ["{", "bad-json", null],
    ["[]", "bad-json", null],
    ["null", "bad-json", null],
    ['"REG"', "bad-json", null],
    ["{}", "unknown-command", null],
    ['{"command":7}', "unknown-command", null],
    ['{"command":"LIST"}', "unknown-command", "LIST"],
    ['{"command":"reg","name":"John"}', "unknown-command", "reg"],
    ['{"command":"REG"}', "bad-name", "REG"],
    ['{"command":"GET","name":""}', "bad-name", "GET"],
    ['{"command":"GET","name":7}', "bad-name", "GET"],
    ['{"command":"DISCONNECT","name":"a\\u0000b"}', "bad-name", "DISCONNECT"],
    ['{"command":"REG","name":"J","version":2,"port":0}', "bad-port", "REG"],
    ['{"command":"REG","name":"J","version":2,"port":1,"key":"mine"}', "bad-key", "REG"],
    ['{"command":"REG","name":"J","version":2,"port":1,"key":7}', "bad-key", "REG"],
    ['{"command":"PROVE","signature":"AA"}', "bad-name", "PROVE"],
    ['{"command":"PROVE","name":"J","signature":"AA"}', "bad-signature", "PROVE"],
    ['{"command":"REG","name":"J","version":2,"port":"5001"}', "bad-port", "REG"],
  ];
  for (const [text, problem, command] of table) {
    assert.deepEqual(parseRequest(text), { ok: false, problem, command }, text);
  }
});

Deno.test("parseRequest() takes the port only of those who announce version 2", () => {
  const version = (fields: string) => {
    const parsed = parseRequest(`{"command":"REG","name":"J"${fields}}`);
    assert.ok(parsed.ok && parsed.request.command === "REG");
    return [parsed.request.version, parsed.request.port];
  };
  assert.deepEqual(version(',"port":6000'), [1, 5001]);
  assert.deepEqual(version(',"version":1,"port":6000'), [1, 5001]);
  assert.deepEqual(version(',"version":"2","port":6000'), [1, 5001]);
  assert.deepEqual(version(',"version":2,"port":6000'), [2, 6000]);
  assert.deepEqual(version(',"version":3,"more":{"a":[1]}'), [2, 5001]);
});

Deno.test("parseRequest() reads back every request that formatRequest() writes", () => {
  fc.assert(fc.property(names, ports, (name, port) => {
    const requests = [
      { command: "REG", name, version: 2, port, key: null },
      { command: "REG", name, version: 2, port, key: KEY },
      { command: "PROVE", name, signature: SIGNATURE },
      { command: "GET", name },
      { command: "DISCONNECT", name },
      { command: "PING" },
    ] as const;
    for (const request of requests) {
      assert.deepEqual(parseRequest(formatRequest(request)), { ok: true, request });
    }
  }));
});

Deno.test("answers to version 1 are 2023's, byte for byte", () => {
  assert.equal(formatRegistered(1), '{"ack": "Registered successfully"}');
  assert.equal(formatRefused(1, "taken"), '{"ack": "Error Registering"}');
  assert.equal(formatError(1, "bad-request"), '{"ack": "Error"}');
  const address = { ip: "192.168.35.142", port: 6000, version: 2, key: KEY } as const;
  assert.equal(formatAddress(1, address), '{"ip": "192.168.35.142"}');
  assert.equal(formatAddress(1, null), '{"ip": "None"}');
  assert.equal(formatLikePython({ a: 'é😀\n"' }), '{"a": "\\u00e9\\ud83d\\ude00\\n\\""}');
});

Deno.test("answers to version 2 are read back as they were meant", () => {
  const address = { ip: "10.0.0.2", port: 6000, version: 1, key: null } as const;
  const table = [
    [formatRegistered(2), { kind: "registered", version: 2 }],
    [formatRegistered(1), { kind: "registered", version: 1 }],
    [formatRefused(2, "taken"), { kind: "refused", reason: "taken" }],
    [formatRefused(1, "taken"), { kind: "refused", reason: null }],
    [formatError(2, "limit"), { kind: "error", reason: "limit" }],
    [formatError(1, "limit"), { kind: "error", reason: null }],
    [formatPong(), { kind: "pong" }],
    [formatRefused(2, "owned"), { kind: "refused", reason: "owned" }],
    [formatProve(CHALLENGE), { kind: "prove", challenge: CHALLENGE }],
    [formatAddress(2, { ...address, key: KEY }), {
      kind: "address",
      address: { ...address, key: KEY },
    }],
    ['{"ip":"10.0.0.2","port":6000,"key":"none"}', { kind: "address", address }],
    [formatAddress(2, address), { kind: "address", address }],
    [formatAddress(2, null), { kind: "address", address: null }],
    [formatAddress(1, null), { kind: "address", address: null }],
    ['{"ip":"10.0.0.2"}', { kind: "address", address: { ...address, port: 5001 } }],
    ['{"event":"weather"}', { kind: "unknown" }],
    ['{"later":1}', { kind: "unknown" }],
    ['{"ack":"Error Registering","reason":"whatever"}', { kind: "refused", reason: null }],
  ] as const;
  for (const [text, expected] of table) assert.deepEqual(parseDirectoryMessage(text), expected);
});

Deno.test("parseDirectoryMessage() is null for what can't be used", () => {
  const table = [
    "",
    "[1]",
    "7",
    '{"ip":7}',
    '{"ip":""}',
    '{"ip":"10.0.0.1","port":0}',
    `{"ip":"${"1".repeat(46)}"}`,
    '{"event":"users"}',
    '{"ack":"Prove"}',
    '{"ack":"Prove","challenge":"AAAA"}',
    '{"event":"users","joined":[],"left":{}}',
  ];
  for (const text of table) assert.equal(parseDirectoryMessage(text), null, text);
});

Deno.test("parseDirectoryMessage() reads back every change of the online list", () => {
  const users = fc.array(
    fc.record({
      name: names,
      version: fc.constantFrom(1 as const, 2 as const),
      key: fc.constantFrom(null, KEY),
    }, { noNullPrototype: true }),
  );
  fc.assert(
    fc.property(users, fc.array(names), fc.boolean(), fc.boolean(), (joined, left, reset, more) => {
      const change = {
        event: "users" as const,
        ...(reset ? { reset: true as const } : {}),
        ...(more ? { more: true as const } : {}),
        joined: joined as OnlineUser[],
        left,
      };
      assert.deepEqual(parseDirectoryMessage(formatUsersChange(change)), { kind: "users", change });
    }),
  );
});

Deno.test("parseDirectoryMessage() leaves out users that could not be called", () => {
  const text = '{"event":"users","joined":[{"name":""},7,{"name":"Marie"}],"left":[1,"Paul"]}';
  assert.deepEqual(parseDirectoryMessage(text), {
    kind: "users",
    change: { event: "users", joined: [{ name: "Marie", version: 1, key: null }], left: ["Paul"] },
  });
});

Deno.test("neither parser throws, whatever it is given", () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
    parseRequest(text);
    parseDirectoryMessage(text);
  }));
  fc.assert(fc.property(
    fc.dictionary(
      fc.constantFrom(
        ...["command", "name", "version", "port", "ip", "ack", "event", "joined", "left"],
        ...["key", "signature", "challenge"],
      ),
      fc.jsonValue(),
    ),
    (value) => {
      parseRequest(JSON.stringify(value));
      parseDirectoryMessage(JSON.stringify(value));
    },
  ));
});

Deno.test("what goes to a client of 2023 fits its one recv(1024)", () => {
  fc.assert(fc.property(fc.ipV6(), (ip) => {
    const bytes = new TextEncoder().encode(
      formatAddress(1, { ip, port: 5001, version: 1, key: null }),
    );
    assert.ok(bytes.length < V1_OBJECT_BYTES);
  }));
});
