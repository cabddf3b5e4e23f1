import assert from "node:assert/strict";
import { createEchoEvidence, type EchoEvidence } from "./echo_evidence.ts";

function add(evidence: EchoEvidence, seconds: number, enhancement: number): number {
  for (let i = 0; i < 100 * seconds; i++) evidence.add(enhancement);
  return evidence.echoGain;
}

Deno.test("echoEvidence.echoGain is little as long as no echo is found", () => {
  const evidence = createEchoEvidence();
  assert.equal(evidence.echoGain, 0.1);
  assert.equal(add(evidence, 20, 1), 0.1);
});

Deno.test("echoEvidence.echoGain is all that is played once there was an echo, until it is gone for 6 s", () => {
  const evidence = createEchoEvidence();
  assert.equal(add(evidence, 0.01, 2), 1);
  // AEC3 begins anew when the echo moves.
  assert.equal(add(evidence, 5, 1), 1);
  assert.equal(add(evidence, 0.01, 2), 1);
  assert.equal(add(evidence, 6.1, 1), 0.1);
  assert.equal(add(evidence, 0.01, 3), 1);
});
