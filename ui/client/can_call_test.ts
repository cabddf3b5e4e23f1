import assert from "node:assert/strict";
import { NO_STATE } from "../../client/api/fake_telephone.ts";
import type { CallState, ClientState, Hold } from "../../client/api/types.ts";
import { canCall } from "./can_call.ts";

const since = "2026-03-01T13:05:09.000Z";
const online: ClientState = {
  ...NO_STATE,
  connection: { state: "registered", server: "s:1", name: "John", serverVersion: 2 },
};
const talking = (hold: Hold): CallState => ({
  state: "in-call",
  call: "c1",
  peer: "Marie",
  since,
  codec: "opus",
  security: "encrypted",
  words: null,
  peerVersion: 2,
  hold,
});

Deno.test("canCall() is so while nobody is talked to, and for another while the call is on hold here", () => {
  assert.equal(canCall(NO_STATE, "Zoé"), false);
  assert.equal(canCall(online, "Zoé"), true);
  const holds: [Hold, boolean][] = [["no", false], ["there", false], ["here", true], [
    "both",
    true,
  ]];
  for (const [hold, may] of holds) {
    assert.equal(canCall({ ...online, call: talking(hold) }, "Zoé"), may, hold);
    assert.equal(canCall({ ...online, call: talking(hold) }, "Marie"), false, hold);
  }
  const held = [{ call: "c3", peer: "Ann", since, hold: "here", security: "encrypted" }] as const;
  assert.equal(canCall({ ...online, held }, "Ann"), false);
  assert.equal(canCall({ ...online, held }, "Zoé"), true);
});
