/**
 * Noise_XX_25519_ChaChaPoly_SHA256 (noiseprotocol.org, revision 34), the handshake of two who know
 * nothing of each other:
 *
 *     → e                     the initiator's ephemeral key; the payload is in the clear
 *     ← e, ee, s, es          the payload and what follows are encrypted
 *     → s, se
 *
 * Pure: ephemeral keys come in as arguments, and each step gives a new state. So a forged message,
 * which gives null, leaves the state as it was, and the true one is still taken.
 */
import { decrypt, encrypt, KEY_BYTES, mixHash, mixKey, TAG_BYTES } from "./noise_cipher.ts";

/** A key pair of X25519, whose secret stays with whoever made it. */
export interface NoiseKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** The 32 bytes shared with whoever has this public key; null for a point of low order, which agrees with anybody. */
  agree(theirs: Uint8Array): Uint8Array | null;
}

export type NoiseRole = "initiator" | "responder";

interface Symmetric {
  readonly chainingKey: Uint8Array;
  readonly hash: Uint8Array;
  /** Null until there is a shared secret: then nothing is encrypted. */
  readonly key: Uint8Array | null;
  readonly n: number;
}

export interface NoiseState {
  readonly role: NoiseRole;
  /** How many messages have been written and read. */
  readonly step: number;
  readonly symmetric: Symmetric;
  readonly own: NoiseKey;
  readonly ephemeral: NoiseKey;
  readonly remoteEphemeral: Uint8Array | null;
  readonly remoteStatic: Uint8Array | null;
}

/** What both sides have after the third message. */
export interface NoiseResult {
  readonly sendKey: Uint8Array;
  readonly receiveKey: Uint8Array;
  /** Names this handshake: the same on both sides, and of no other. */
  readonly hash: Uint8Array;
}

const PROTOCOL_NAME = "Noise_XX_25519_ChaChaPoly_SHA256"; // 32 bytes, as long as a hash
const MESSAGES = 3;
const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();

export interface StartNoiseOptions {
  readonly role: NoiseRole;
  /** What both sides must agree on beforehand. */
  readonly prologue: Uint8Array;
  readonly own: NoiseKey;
  /** Made for this handshake, and used for no other. */
  readonly ephemeral: NoiseKey;
}

export function startNoise({ role, prologue, own, ephemeral }: StartNoiseOptions): NoiseState {
  const name = encoder.encode(PROTOCOL_NAME);
  const symmetric = { chainingKey: name, hash: mixHash(name, prologue), key: null, n: 0 };
  return {
    role,
    step: 0,
    symmetric,
    own,
    ephemeral,
    remoteEphemeral: null,
    remoteStatic: null,
  };
}

/** Our next message, with this payload; null when it is not our turn, or their key is none. */
export function writeNoise(
  state: NoiseState,
  payload: Uint8Array,
): readonly [NoiseState, Uint8Array] | null {
  const { step, own, ephemeral } = state;
  if (step >= MESSAGES || isTheirTurn(state)) return null;
  let { symmetric } = state;
  const parts: Uint8Array[] = [];
  const add = (bytes: Uint8Array) => {
    const [next, sent] = encryptAndHash(symmetric, bytes);
    symmetric = next;
    parts.push(sent);
  };
  if (step < 2) {
    symmetric = { ...symmetric, hash: mixHash(symmetric.hash, ephemeral.publicKey) };
    parts.push(ephemeral.publicKey);
  }
  if (step === 1) {
    const ee = mixSecret(symmetric, ephemeral, state.remoteEphemeral);
    if (ee === null) return null;
    symmetric = ee;
  }
  if (step > 0) {
    add(own.publicKey);
    const es = mixSecret(symmetric, own, state.remoteEphemeral);
    if (es === null) return null;
    symmetric = es;
  }
  add(payload);
  return [{ ...state, step: step + 1, symmetric }, concat(parts)];
}

/** Their next message's payload; null for what is none: the state stays of use. */
export function readNoise(
  state: NoiseState,
  message: Uint8Array,
): readonly [NoiseState, Uint8Array] | null {
  const { step, ephemeral } = state;
  if (step >= MESSAGES || !isTheirTurn(state)) return null;
  let { symmetric, remoteEphemeral, remoteStatic } = state;
  let at = 0;
  if (step < 2) {
    if (message.length < KEY_BYTES) return null;
    remoteEphemeral = message.slice(0, KEY_BYTES);
    at = KEY_BYTES;
    symmetric = { ...symmetric, hash: mixHash(symmetric.hash, remoteEphemeral) };
  }
  if (step === 1) {
    const ee = mixSecret(symmetric, ephemeral, remoteEphemeral);
    if (ee === null) return null;
    symmetric = ee;
  }
  if (step > 0) {
    const end = at + KEY_BYTES + TAG_BYTES;
    const opened = decryptAndHash(symmetric, message.subarray(at, end));
    if (opened === null) return null;
    at = end;
    remoteStatic = opened[1];
    const es = mixSecret(opened[0], ephemeral, remoteStatic);
    if (es === null) return null;
    symmetric = es;
  }
  const opened = decryptAndHash(symmetric, message.subarray(at));
  if (opened === null) return null;
  const [next, payload] = opened;
  return [{ ...state, step: step + 1, symmetric: next, remoteEphemeral, remoteStatic }, payload];
}

/** The keys of both directions, after the third message; null before. */
export function splitNoise({ role, step, symmetric }: NoiseState): NoiseResult | null {
  if (step < MESSAGES) return null;
  const [first, second] = mixKey(symmetric.chainingKey, NOTHING);
  const { hash } = symmetric;
  return role === "initiator"
    ? { sendKey: first, receiveKey: second, hash }
    : { sendKey: second, receiveKey: first, hash };
}

function isTheirTurn({ role, step }: NoiseState): boolean {
  return (role === "responder") === (step % 2 === 0);
}

function encryptAndHash(
  symmetric: Symmetric,
  plaintext: Uint8Array,
): readonly [Symmetric, Uint8Array] {
  const { key, n, hash } = symmetric;
  const sent = key === null ? plaintext : encrypt(key, n, hash, plaintext);
  return [{ ...symmetric, n: key === null ? 0 : n + 1, hash: mixHash(hash, sent) }, sent];
}

function decryptAndHash(
  symmetric: Symmetric,
  received: Uint8Array,
): readonly [Symmetric, Uint8Array] | null {
  const { key, n, hash } = symmetric;
  const plaintext = key === null ? received.slice() : decrypt(key, n, hash, received);
  if (plaintext === null) return null;
  const next = { ...symmetric, n: key === null ? 0 : n + 1, hash: mixHash(hash, received) };
  return [next, plaintext];
}

/** MixKey(DH(own, theirs)); null where theirs is no key to agree with. */
function mixSecret(
  symmetric: Symmetric,
  own: NoiseKey,
  theirs: Uint8Array | null,
): Symmetric | null {
  const secret = theirs === null ? null : own.agree(theirs);
  if (secret === null) return null;
  const [chainingKey, key] = mixKey(symmetric.chainingKey, secret);
  return { ...symmetric, chainingKey, key, n: 0 };
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
