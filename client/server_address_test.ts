import assert from "node:assert/strict";
import { formatServerAddress, isHost, parseServerAddress } from "./server_address.ts";

Deno.test("parseServerAddress() reads a host and its port", () => {
  const table: readonly [string, { host: string; port: number } | null][] = [
    ["192.168.35.142", { host: "192.168.35.142", port: 10_000 }],
    [" 10.0.0.1:1 ", { host: "10.0.0.1", port: 1 }],
    ["office-server.local:65535", { host: "office-server.local", port: 65_535 }],
    ["localhost", { host: "localhost", port: 10_000 }],
    ["::1", { host: "::1", port: 10_000 }],
    ["[fe80::1]:9", { host: "fe80::1", port: 9 }],
    ["[::1]", { host: "::1", port: 10_000 }],
    ["", null],
    ["10.0.0", null],
    ["10.0.0.256", null],
    ["host:", null],
    ["host:65536", null],
    ["host:0", null],
    ["http://host", null],
    ["two words", null],
    ["[host]:1", null],
    [":10000", null],
  ];
  for (const [text, expected] of table) assert.deepEqual(parseServerAddress(text), expected, text);
});

Deno.test("isHost() is no trap for long texts", () => {
  assert.equal(isHost("a".repeat(253)), false);
  assert.equal(isHost("a.".repeat(126)), true);
  assert.equal(isHost(`${"a".repeat(60)}!`.repeat(4)), false);
});

Deno.test("formatServerAddress() writes what parseServerAddress() reads", () => {
  for (const text of ["10.0.0.1:5", "[::1]:10000", "host:1"]) {
    assert.equal(formatServerAddress(parseServerAddress(text)!), text);
  }
});
