/** Registers with a key, as our client does or as it never would. */
import assert from "node:assert/strict";
import type { Identity } from "../../client/identity/identity.ts";
import { formatBytes, readBytes } from "../../protocol/key_text.ts";
import { registrationProof } from "../../protocol/registration_proof.ts";
import type { Peer } from "./peer.ts";

export const PORT = 5_001;
export const ACK = `{"ack":"Registered successfully","version":2}`;
export const refused = (reason: string) => `{"ack":"Error Registering","reason":"${reason}"}`;

const registration = (name: string, { publicKey }: Identity) =>
  JSON.stringify({ command: "REG", name, version: 2, port: PORT, key: publicKey });

/** The challenge that a REG with a key is answered with. */
export async function challenge(peer: Peer, name: string, identity: Identity): Promise<Uint8Array> {
  const answer = JSON.parse(await peer.ask(registration(name, identity)));
  assert.equal(answer.ack, "Prove");
  return readBytes(answer.challenge, 32)!;
}

export const proof = (name: string, signature: Uint8Array) =>
  JSON.stringify({ command: "PROVE", name, signature: formatBytes(signature) });

export const signed = (bytes: Uint8Array, name: string, identity: Identity, port = PORT) =>
  identity.sign(registrationProof(bytes, name, port));

/** Registers with a key as our client does; gives the last answer. */
export async function register(peer: Peer, name: string, identity: Identity): Promise<string> {
  const answer = await peer.ask(registration(name, identity));
  const { challenge: text } = JSON.parse(answer);
  const bytes = readBytes(text, 32);
  if (bytes === null) return answer;
  return await peer.ask(proof(name, signed(bytes, name, identity)));
}
