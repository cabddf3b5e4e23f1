import assert from "node:assert/strict";
import { createGate, type Pass } from "./gate.ts";
import type { Limits } from "./limits.ts";
import { parseNetwork } from "./network.ts";
import { usualLimits } from "./read_limits.ts";

function gateWith(limits: Partial<Limits>) {
  return createGate<string>({ ...usualLimits(), ...limits }, () => true);
}

function enter(gate: ReturnType<typeof gateWith>, address: string, nowMs = 0): Pass<string> {
  const entry = gate.enter(address, nowMs);
  assert.ok(entry.state === "in", address);
  return entry.pass;
}

Deno.test("gate.enter() by default takes a campus behind one address, at the rate that it may ask", () => {
  const gate = gateWith({});
  const passes = Array.from({ length: 400 }, () => enter(gate, "10.0.0.1"));
  // 5,000 a second of all, of which 2,000 of one.
  for (let nowMs = 0; nowMs < 10_000; nowMs += 100) {
    assert.equal(passes[0]!.charge(200, nowMs), 0);
    for (let i = 1; i <= 300; i++) assert.equal(passes[i]!.charge(1, nowMs), 0);
  }
});

Deno.test("gate.enter() counts an IPv6 network together, and its own machine not at all", () => {
  const gate = gateWith({ connectionsOfAddress: 2 });
  enter(gate, "fd00::1");
  enter(gate, "fd00::2");
  assert.deepEqual(gate.enter("fd00::3", 0), { state: "refused", reason: "address" });
  enter(gate, "fd00:0:0:1::1");
  for (let i = 0; i < 5; i++) enter(gate, "127.0.0.1");
});

Deno.test("gate: whoever leaves and comes back at once has the rate that they had used up", () => {
  const gate = gateWith({ rate: Infinity, rateOfAddress: 100 });
  const first = enter(gate, "10.0.0.1");
  assert.equal(first.charge(300, 0), 2_000);
  first.leave(0);
  first.leave(0);
  const second = enter(gate, "10.0.0.1", 1_000);
  assert.equal(second.charge(1, 1_000), 1_010);
  second.leave(1_000);
  assert.equal(enter(gate, "10.0.0.1", 60_000).charge(100, 60_000), 0);
});

Deno.test("gate: what is kept of addresses is bounded, however many come", () => {
  const gate = gateWith({});
  const come = (address: string, nowMs: number) => {
    const pass = enter(gate, address, nowMs);
    pass.charge(1, nowMs);
    pass.leave(nowMs);
  };
  for (let i = 0; i < 100_000; i++) come(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
  assert.ok(gate.sources <= 10_001, `${gate.sources}`);
  come("192.168.0.1", 5_000);
  assert.ok(gate.sources <= 1, "all have rested");
});

Deno.test("gate.mayConnect() denies before it allows, and lets its own machine in", () => {
  const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text)!);
  const gate = gateWith({
    allow: networks("10.0.0.0/8", "fd00::/8"),
    deny: networks("10.0.0.7", "127.0.0.66"),
  });
  const table: readonly [string, boolean][] = [
    ["10.0.0.1", true],
    ["10.0.0.7", false],
    ["192.168.0.1", false],
    ["fd12::1", true],
    ["2001:db8::1", false],
    ["127.0.0.1", true],
    ["127.0.0.66", false],
  ];
  for (const [address, may] of table) assert.equal(gate.mayConnect(address), may, address);
  assert.deepEqual(gate.enter("10.0.0.7", 0), { state: "refused", reason: "network" });
  assert.ok(gateWith({}).mayConnect("2001:db8::1"));
});
