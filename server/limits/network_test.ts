import assert from "node:assert/strict";
import { addressBytes, isWithin, parseNetwork } from "./network.ts";

Deno.test("isWithin() tells whether an address is of a network, IPv4 also as IPv6 writes it", () => {
  const table: readonly [string, string, boolean][] = [
    ["192.168.1.9", "192.168.0.0/16", true],
    ["192.169.1.9", "192.168.0.0/16", false],
    ["10.0.0.1", "10.0.0.0/31", true],
    ["10.0.0.2", "10.0.0.0/31", false],
    ["10.0.0.2", "10.0.0.2", true],
    ["10.0.0.3", "10.0.0.2", false],
    ["203.0.113.5", "0.0.0.0/0", true],
    ["::ffff:10.0.0.2", "10.0.0.0/8", true],
    ["::ffff:a00:2", "10.0.0.0/8", true],
    ["10.0.0.2", "::ffff:10.0.0.0/104", true],
    ["fd00::1", "10.0.0.0/0", false],
    ["fd12:3456::1", "fd00::/8", true],
    ["fe80::1%eth0", "fe80::/10", true],
    ["fec0::1", "fe80::/10", false],
    ["2001:db8::1", "2001:db8::1", true],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1/128", true],
    ["::1", "::/0", true],
    ["::", "::1", false],
    ["1::", "1::/16", true],
  ];
  for (const [address, network, expected] of table) {
    const of = parseNetwork(network);
    assert.ok(of !== null, network);
    assert.equal(isWithin(addressBytes(address)!, of), expected, `${address} in ${network}`);
  }
});

Deno.test("parseNetwork() gives null for what is no network", () => {
  const table = [
    ...["", "lan", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8/8", "/8"],
    ...["fd00::/129", "fd00:::/8", "10.0.0.256", " 10.0.0.1", "10.0.0.0/x", "::ffff:10.0.0.0/999"],
  ];
  for (const text of table) assert.equal(parseNetwork(text), null, text);
});

Deno.test("addressBytes() gives null for what is no address", () => {
  for (const text of ["", "localhost", "10.0.0.0/8", "1.2.3.4.5"]) {
    assert.equal(addressBytes(text), null, text);
  }
});
