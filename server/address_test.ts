import assert from "node:assert/strict";
import { addressForAsker, formatEndpoint, isLoopback, normaliseAddress } from "./address.ts";

Deno.test("normaliseAddress() writes what came over a dual-stack socket as IPv4", () => {
  const cases = [
    ["192.168.1.5", "192.168.1.5"],
    ["::ffff:192.168.1.5", "192.168.1.5"],
    ["::FFFF:10.0.0.1", "10.0.0.1"],
    ["0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:c0a8:0105", "192.168.1.5"],
    ["::ffff:7f00:1", "127.0.0.1"],
    ["::1", "127.0.0.1"],
    ["fe80::1", "fe80::1"],
    ["fd00::ffff:1:2", "fd00::ffff:1:2"],
    ["2001:db8::1", "2001:db8::1"],
  ] as const;
  for (const [address, normal] of cases) assert.equal(normaliseAddress(address), normal, address);
});

Deno.test("isLoopback() is true for all of 127.0.0.0/8", () => {
  for (const address of ["127.0.0.1", "127.0.0.2", "127.255.255.254"]) {
    assert.ok(isLoopback(address), address);
  }
  for (const address of ["10.0.0.1", "192.168.1.127", "fd00::1"]) {
    assert.ok(!isLoopback(address), address);
  }
});

Deno.test("addressForAsker() gives out an address that the asker can reach", () => {
  const near = { remote: "127.0.0.1", local: "127.0.0.1" };
  const far = { remote: "192.168.1.9", local: "192.168.1.2" };
  const cases = [
    ["127.0.0.1", near, "127.0.0.1"],
    ["127.0.0.1", far, "192.168.1.2"],
    ["127.0.0.2", near, "127.0.0.2"],
    ["127.0.0.2", far, "192.168.1.2"],
    ["192.168.1.5", near, "192.168.1.5"],
    ["192.168.1.5", far, "192.168.1.5"],
  ] as const;
  for (const [registered, asker, given] of cases) {
    assert.equal(addressForAsker(registered, asker), given, `${registered} for ${asker.remote}`);
  }
});

Deno.test("formatEndpoint() puts IPv6 in brackets", () => {
  assert.equal(formatEndpoint("192.168.1.5", 10_000), "192.168.1.5:10000");
  assert.equal(formatEndpoint("::", 10_000), "[::]:10000");
});
