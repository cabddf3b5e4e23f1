import { makeCookie } from "../../protocol/cookies.ts";
import {
  formatHandshake,
  type HandshakePacket,
  idBytes,
} from "../../protocol/handshake_packets.ts";
import { formatResponse, readFinish, readInit } from "../../protocol/handshake_payloads.ts";
import { formatBytes } from "../../protocol/key_text.ts";
import { readNoise, splitNoise, writeNoise } from "../../protocol/noise_xx.ts";
import { commitTo, shortWords, WORDS_NONCE_BYTES } from "../../protocol/short_words.ts";
import { admit } from "./admission.ts";
import type {
  Address,
  HalfOpen,
  HandshakeContext,
  Handshakes,
  HandshakeStep,
} from "./handshake_types.ts";
import { beginNoise, drawIndex, provenKey } from "./noise_identity.ts";
import { sameBytes } from "./same_bytes.ts";

const HALF_OPEN_MS = 3_000;
/** From so many on all must show that they are where they say. */
const LOADED = 16;
const MAX_HALF_OPEN = 64;
const MAX_HALF_OPEN_PER_HOST = 8;
const MAX_DONE = 128;
const NOTHING = new Uint8Array(0);

/** Somebody wants to agree on keys with us. */
export function initCame(
  state: Handshakes,
  { id, cookie, message }: Extract<HandshakePacket, { kind: "init" }>,
  from: Address,
  context: HandshakeContext,
): HandshakeStep {
  const { now, me, identity } = context;
  // Our own, reflected; or what has come before.
  if (me === null || state.outgoing.some((one) => one.id === id)) return [state, []];
  // Another message of the same id is another handshake: one that was changed doesn't shut the true one out.
  const known = halfOpenOf(state, id, from).find((one) => sameBytes(one.message, message));
  if (known !== undefined) {
    return [state, [{ kind: "send", bytes: known.response, to: from }]];
  }
  if (state.done.includes(id)) return [state, []];
  const current = state.halfOpen.filter(({ endsAt }) => now < endsAt);
  const asker = { ...from, cookie };
  const isLoaded = current.length >= LOADED;
  const [admission, admitted] = admit(state.admission, asker, state.secrets, isLoaded, now);
  const next = { ...state, halfOpen: current, admission };
  if (admitted === "cookie") {
    const fresh = makeCookie(state.secrets[0]!, from.ip, from.port);
    const bytes = formatHandshake({ kind: "cookie", id, cookie: fresh });
    return [next, [{ kind: "send", bytes, to: from }]];
  }
  const ofHost = current.filter((one) => one.from.ip === from.ip).length;
  if (admitted === "no" || current.length >= MAX_HALF_OPEN || ofHost >= MAX_HALF_OPEN_PER_HOST) {
    return [next, []];
  }
  const read = readNoise(beginNoise("responder", id, context), message);
  const init = read === null ? null : readInit(read[1]);
  if (read === null || init === null) return [next, []];
  const nonce = context.random(WORDS_NONCE_BYTES), index = drawIndex(context);
  const written = writeNoise(
    read[0],
    formatResponse({ commitment: commitTo(nonce, identity), identity, index, name: me }),
  );
  if (written === null) return [next, []];
  const response = formatHandshake({ kind: "response", id, message: written[1] });
  const { commitment, index: remoteIndex } = init;
  const one: HalfOpen = {
    ...{ id, from, message, response, noise: written[0], commitment, nonce, index, remoteIndex },
    endsAt: now + HALF_OPEN_MS,
  };
  return [{ ...next, halfOpen: [...current, one] }, [{ kind: "send", bytes: response, to: from }]];
}

/** They prove who they are, and reveal what they were bound to; our own nonce waits for `accept`. */
export function finishCame(
  state: Handshakes,
  packet: Extract<HandshakePacket, { kind: "response" | "finish" }>,
  from: Address,
  context: HandshakeContext,
): HandshakeStep {
  const found = halfOpenOf(state, packet.id, from)
    .map((one) => ({ one, read: readNoise(one.noise, packet.message) }))
    .find(({ read }) => read !== null);
  const finish = readFinish(found?.read?.[1] ?? NOTHING);
  if (found === undefined || found.read === null || finish === null) return [state, []];
  const { one, read: [noise] } = found;
  const done = {
    ...state,
    halfOpen: state.halfOpen.filter((other) => other.id !== one.id),
    done: [...state.done, one.id].slice(-MAX_DONE),
  };
  const key = provenKey(finish.identity, noise.remoteStatic);
  const keys = splitNoise(noise);
  const isBound = sameBytes(commitTo(finish.nonce, finish.identity), one.commitment);
  // Ourselves: a reflection, or a copy of our data folder.
  const isUs = sameBytes(finish.identity, context.identity);
  if (key === null || keys === null || !isBound || isUs || finish.to !== context.me) {
    return [done, []];
  }
  const { id, index, remoteIndex } = one;
  const { sendKey, receiveKey } = keys;
  const words = shortWords({
    id: idBytes(id),
    initiator: {
      ephemeral: noise.remoteEphemeral!, // read with the init
      identity: finish.identity,
      nonce: finish.nonce,
    },
    responder: {
      ephemeral: noise.ephemeral.publicKey,
      identity: context.identity,
      nonce: one.nonce,
    },
  });
  const peer = { name: finish.name, key, ip: from.ip, port: from.port };
  return [done, [{
    kind: "stands",
    session: {
      ...{ id, role: "responder", index, remoteIndex, sendKey, receiveKey, peer },
      ...{ words, nonce: formatBytes(one.nonce), wordsWith: () => words },
    },
  }]];
}

function halfOpenOf(state: Handshakes, id: string, from: Address): readonly HalfOpen[] {
  return state.halfOpen.filter((one) =>
    one.id === id && one.from.ip === from.ip && one.from.port === from.port
  );
}
