import {
  formatHandshake,
  type HandshakePacket,
  NO_COOKIE,
} from "../../protocol/handshake_packets.ts";
import { formatFinish, formatInit, readResponse } from "../../protocol/handshake_payloads.ts";
import { readBytes } from "../../protocol/key_text.ts";
import { readNoise, splitNoise, writeNoise } from "../../protocol/noise_xx.ts";
import { commitTo, shortWords, WORDS_NONCE_BYTES } from "../../protocol/short_words.ts";
import { sameBytes } from "./same_bytes.ts";
import { idBytes } from "../../protocol/handshake_packets.ts";
import type {
  Address,
  HandshakeContext,
  Handshakes,
  HandshakeStep,
  Outgoing,
  SecurePeer,
} from "./handshake_types.ts";
import { beginNoise, drawIndex, provenKey } from "./noise_identity.ts";

const FIRST_WAIT_MS = 80;
const HANDSHAKE_MS = 1_000;
const MAX_OUTGOING = 32;

/** Opens a handshake; nothing happens for one of that id that is under way. */
export function open(
  state: Handshakes,
  id: string,
  peer: SecurePeer,
  context: HandshakeContext,
): HandshakeStep {
  if (state.outgoing.some((one) => one.id === id)) return [state, []];
  if (state.outgoing.length >= MAX_OUTGOING) {
    return [state, [{ kind: "failed", id, peer, code: "unreachable", offered: null }]];
  }
  const nonce = context.random(WORDS_NONCE_BYTES), index = drawIndex(context);
  const commitment = commitTo(nonce, context.identity);
  const [noise, message] = writeNoise(
    beginNoise("initiator", id, context),
    formatInit({ commitment, index }),
  )!; // the first message is ours, and needs no key of theirs
  const packet = formatHandshake({ kind: "init", id, cookie: NO_COOKIE, message });
  const one = { id, peer, noise, nonce, index, isFinished: false, packet, message };
  return [{ ...state, outgoing: [...state.outgoing, { ...one, ...times(context) }] }, [
    { kind: "send", bytes: packet, to: peer },
  ]];
}

function times({ now }: HandshakeContext): Pick<Outgoing, "dueAt" | "waitMs" | "giveUpAt"> {
  return {
    dueAt: now + FIRST_WAIT_MS,
    waitMs: 2 * FIRST_WAIT_MS,
    giveUpAt: now + HANDSHAKE_MS,
  };
}

function waitingFor(state: Handshakes, id: string, from: Address): Outgoing | undefined {
  return state.outgoing.find((one) =>
    one.id === id && !one.isFinished && one.peer.ip === from.ip && one.peer.port === from.port
  );
}

function replace(state: Handshakes, before: Outgoing, after: Outgoing | null): Handshakes {
  const others = state.outgoing.filter((one) => one !== before);
  return { ...state, outgoing: after === null ? others : [...others, after] };
}

/** They are under load: the same once more, with the cookie. */
export function cookieCame(
  state: Handshakes,
  { id, cookie }: Extract<HandshakePacket, { kind: "cookie" }>,
  from: Address,
  _context: HandshakeContext,
): HandshakeStep {
  const one = waitingFor(state, id, from);
  if (one === undefined) return [state, []];
  const packet = formatHandshake({ kind: "init", id, cookie, message: one.message });
  if (packet.every((byte, i) => byte === one.packet[i])) return [state, []];
  return [replace(state, one, { ...one, packet }), [
    { kind: "send", bytes: packet, to: one.peer },
  ]];
}

/** Whoever answers must be whom we asked for, by the name and by the key. */
export function responseCame(
  state: Handshakes,
  packet: Extract<HandshakePacket, { kind: "response" | "finish" }>,
  from: Address,
  context: HandshakeContext,
): HandshakeStep {
  const one = waitingFor(state, packet.id, from);
  const read = one === undefined ? null : readNoise(one.noise, packet.message);
  const response = read === null ? null : readResponse(read[1]);
  if (one === undefined || read === null || response === null || context.me === null) {
    return [state, []];
  }
  const { id, peer, nonce, index } = one;
  const key = provenKey(response.identity, read[0].remoteStatic);
  if (key === null) return [state, []];
  if (response.name !== peer.name || key !== peer.key) {
    // Of another name: whoever has that address now. They learn nothing of us.
    const code = response.name === peer.name ? "wrong-key" : "unreachable";
    return [replace(state, one, null), [{ kind: "failed", id, peer, code, offered: key }]];
  }
  const payload = { nonce, identity: context.identity, name: context.me, to: peer.name };
  const written = writeNoise(read[0], formatFinish(payload));
  const keys = written === null ? null : splitNoise(written[0]);
  if (written === null || keys === null) return [state, []];
  const [noise, message] = written;
  const bytes = formatHandshake({ kind: "finish", id, message });
  const { identity: theirs, commitment } = response;
  const initiator = {
    ephemeral: one.noise.ephemeral.publicKey,
    identity: context.identity,
    nonce,
  };
  const wordsWith = (text: string) => {
    const revealed = readBytes(text, WORDS_NONCE_BYTES);
    if (revealed === null || !sameBytes(commitTo(revealed, theirs), commitment)) return null;
    const ephemeral = noise.remoteEphemeral!; // read with the response
    const responder = { ephemeral, identity: theirs, nonce: revealed };
    return shortWords({ id: idBytes(id), initiator, responder });
  };
  const { sendKey, receiveKey } = keys;
  const remoteIndex = response.index;
  const done = { ...one, noise, isFinished: true, packet: bytes, ...times(context) };
  return [replace(state, one, done), [
    { kind: "send", bytes, to: peer },
    {
      kind: "stands",
      session: {
        ...{ id, role: "initiator", index, remoteIndex, sendKey, receiveKey, peer },
        ...{ words: null, nonce: null, wordsWith },
      },
    },
  ]];
}
