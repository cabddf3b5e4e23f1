import assert from "node:assert/strict";
import { ed25519 } from "@noble/curves/ed25519.js";
import { formatBytes } from "../protocol/key_text.ts";
import { registrationProof } from "../protocol/registration_proof.ts";
import { createProofs, PROOF_TOOLS } from "./proofs.ts";

const SECRET = new Uint8Array(32).fill(7);
const KEY = formatBytes(ed25519.getPublicKey(SECRET));
const claim = { name: "Marie", port: 5002, key: KEY };

const sign = (challenge: Uint8Array, name = "Marie", port = 5002, secret = SECRET) =>
  ed25519.sign(registrationProof(challenge, name, port), secret);

Deno.test("proofs.check() gives the claim that its key has signed, once", () => {
  const proofs = createProofs(PROOF_TOOLS);
  const signature = sign(proofs.ask(claim, 0));
  assert.deepEqual(proofs.check("Marie", signature, 5_000), claim);
  assert.equal(proofs.check("Marie", signature, 5_000), null, "replayed");
});

Deno.test("proofs.check() is null for what was signed by others, elsewhere or for something else", () => {
  const other = createProofs(PROOF_TOOLS).ask(claim, 0);
  const table: readonly [string, (challenge: Uint8Array) => Uint8Array][] = [
    ["another key", (challenge) => sign(challenge, "Marie", 5002, SECRET.fill(8))],
    ["another name", (challenge) => sign(challenge, "Marc")],
    ["another port", (challenge) => sign(challenge, "Marie", 5001)],
    ["another connection", () => sign(other)],
    ["nothing", () => new Uint8Array(64)],
  ];
  for (const [what, answer] of table) {
    const proofs = createProofs(PROOF_TOOLS);
    const challenge = proofs.ask(claim, 0);
    assert.equal(proofs.check("Marie", answer(challenge), 0), null, what);
    SECRET.fill(7);
    assert.equal(proofs.check("Marie", sign(challenge), 0), null, `a second attempt: ${what}`);
  }
});

Deno.test("proofs.check() is null for another name, too late, and unasked", () => {
  const proofs = createProofs(PROOF_TOOLS);
  assert.equal(proofs.check("Marie", new Uint8Array(64), 0), null);
  assert.equal(proofs.check("Marc", sign(proofs.ask(claim, 0)), 0), null);
  assert.equal(proofs.check("Marie", sign(proofs.ask(claim, 0)), 5_001), null);
});

Deno.test("proofs.ask() replaces the challenge before", () => {
  const proofs = createProofs(PROOF_TOOLS);
  const first = sign(proofs.ask(claim, 0));
  const second = proofs.ask({ ...claim, name: "Anne" }, 0);
  assert.equal(proofs.check("Marie", first, 0), null);
  assert.equal(proofs.check("Anne", sign(second, "Anne"), 0), null, "used up by the first attempt");
});
