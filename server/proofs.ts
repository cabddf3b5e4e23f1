import type { PublicKey } from "../protocol/key_text.ts";
import { CHALLENGE_BYTES, registrationProof } from "../protocol/registration_proof.ts";
import { verifySignature } from "./verify_signature.ts";

/** Where challenges come from, and how signatures are checked. */
export interface ProofTools {
  random(bytes: number): Uint8Array;
  verify(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean;
}

/** Who wants a name for their key. */
export interface Claim {
  readonly name: string;
  readonly port: number;
  readonly key: PublicKey;
}

/** The challenges of one connection. */
export interface Proofs {
  /** The challenge to sign for a claim; it replaces one that is still open. */
  ask(claim: Claim, nowMs: number): Uint8Array;
  /** The claim, if this proves it; whatever comes of it, its challenge is used up. */
  check(name: string, signature: Uint8Array, nowMs: number): Claim | null;
}

/** Our clients answer in milliseconds, and wait a second themselves. */
const PROOF_MS = 5_000;

export const PROOF_TOOLS: ProofTools = {
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  verify: verifySignature,
};

/**
 * Whether those who want a name have the key that they want it for. A challenge is of one connection,
 * for one name, port and key, and for one attempt: no signature can be used again or elsewhere.
 */
export function createProofs({ random, verify }: ProofTools): Proofs {
  let open: { claim: Claim; challenge: Uint8Array; until: number } | null = null;
  return {
    ask(claim, nowMs) {
      const challenge = random(CHALLENGE_BYTES);
      open = { claim, challenge, until: nowMs + PROOF_MS };
      return challenge;
    },
    check(name, signature, nowMs) {
      const asked = open;
      open = null;
      if (asked === null || nowMs > asked.until || asked.claim.name !== name) return null;
      const { claim, challenge } = asked;
      const message = registrationProof(challenge, claim.name, claim.port);
      return verify(claim.key, message, signature) ? claim : null;
    },
  };
}
