import assert from "node:assert/strict";
import { MARIE, phasesWith } from "./call/machine_fixtures.ts";
import { callState, connectionState, othersOf } from "./client_state.ts";
import { DirectoryError } from "./directory_connection.ts";

const target = { host: "::1", port: 7, name: "John", voicePort: 5001 };
const error = new DirectoryError("name-taken", "taken");

Deno.test("connectionState() shows where we are registered, or why not", () => {
  assert.deepEqual(connectionState({ state: "offline" }, null), { state: "offline" });
  assert.deepEqual(connectionState({ state: "offline" }, error), {
    state: "offline",
    error: { code: "name-taken", message: "taken" },
  });
  const base = { server: "[::1]:7", name: "John" };
  assert.deepEqual(connectionState({ state: "registered", target, version: 1 }, null), {
    state: "registered",
    ...base,
    serverVersion: 1,
  });
  assert.deepEqual(connectionState({ state: "reconnecting", target, problem: error }, null), {
    state: "reconnecting",
    ...base,
  });
});

Deno.test("callState() shows every phase of the machine as the page knows it", () => {
  const times = { since: () => "then", origin: Date.UTC(2030, 0) };
  const phases = phasesWith(MARIE);
  const shown = Object.values(phases).map((phase) => callState(phase, times, null).state);
  assert.deepEqual(shown, [
    "idle",
    ...Array(4).fill("dialling"),
    "incoming",
    "incoming",
    "in-call",
  ]);
  const incoming = callState(phases.incoming, times, null);
  assert.ok(incoming.state === "incoming" && incoming.until === "2030-01-01T00:00:15.000Z");
  const ringing = callState(phases.ringing, times, null);
  assert.ok(ringing.state === "dialling" && ringing.ringing && ringing.peer === "Marie");
  const inCall = callState(phases["in-call"], times, null);
  assert.ok(inCall.state === "in-call" && inCall.codec === "opus");
  assert.equal(inCall.hold, "no");
  const last = {
    call: "c",
    peer: "Marie",
    reason: "hangup",
    seconds: 1,
    at: "then",
    side: "both",
  } as const;
  assert.deepEqual(callState(phases.idle, times, last), { state: "idle", last });
});

Deno.test("othersOf() sorts, and leaves oneself out", () => {
  const users = ["zoe", "Élise", "John", "Marc"].map((name) => ({ name, version: 2 as const }));
  assert.deepEqual(othersOf(users, "John").map(({ name }) => name), ["Élise", "Marc", "zoe"]);
});
