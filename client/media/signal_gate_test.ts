import assert from "node:assert/strict";
import { createSignalGate } from "./signal_gate.ts";

const FRIEND = "10.0.0.2", STRANGER = "10.0.0.66";

Deno.test("signalGate.admits() lets every burst of an original pass", () => {
  const gate = createSignalGate();
  for (let call = 0; call < 5; call++) {
    for (let copy = 0; copy < 10; copy++) assert.ok(gate.admits(FRIEND, false, 1_000 * call));
  }
});

Deno.test("signalGate.admits() holds a flood of one address down, and lets others pass", () => {
  const gate = createSignalGate();
  let passed = 0;
  for (let i = 0; i < 10_000; i++) {
    if (gate.admits(STRANGER, false, i / 10)) passed++;
    if (i % 1_000 === 0) assert.ok(gate.admits(FRIEND, false, i / 10));
  }
  assert.ok(passed <= 60 + 20, `${passed} passed in a second`);
});

Deno.test("signalGate.admits() lets a flooder's later signals pass again", () => {
  const gate = createSignalGate();
  for (let i = 0; i < 1_000; i++) gate.admits(STRANGER, false, 0);
  assert.equal(gate.admits(STRANGER, false, 0), false);
  assert.equal(gate.admits(STRANGER, false, 1_000), true);
});

Deno.test("signalGate.admits() lets the peer pass while a thousand addresses flood", () => {
  const gate = createSignalGate();
  let passed = 0;
  for (let i = 0; i < 10_000; i++) {
    if (gate.admits(`10.1.${i % 4}.${i % 250}`, false, i / 10)) passed++;
    if (i % 1_000 === 0) assert.ok(gate.admits(FRIEND, true, i / 10));
  }
  assert.ok(passed <= 600 + 200, `${passed} passed in a second`);
});
