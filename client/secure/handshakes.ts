/**
 * The handshakes of a client as a pure function: `handshake(state, event, context)` gives the next
 * state and what is to be done. Times and chance come in with the context.
 *
 *     open ──▶ init out ── response, of the right key ──▶ finish out, stands ──▶ heard
 *                 │  cookie: again with it                     │ again until heard, 1 s at most
 *                 └── 1 s ──▶ failed: unreachable
 *
 *     init ──▶ half open, response out ── finish ──▶ stands
 *                 └── 3 s ──▶ forgotten
 */
import { readHandshake } from "../../protocol/handshake_packets.ts";
import { OPEN_ADMISSION } from "./admission.ts";
import type {
  HandshakeContext,
  HandshakeEvent,
  Handshakes,
  HandshakeStep,
  Outgoing,
} from "./handshake_types.ts";
import { cookieCame, open, responseCame } from "./initiate.ts";
import { finishCame, initCame } from "./respond.ts";

export const NO_HANDSHAKES: Handshakes = {
  outgoing: [],
  halfOpen: [],
  done: [],
  admission: OPEN_ADMISSION,
  secrets: [],
  secretsAt: -Infinity,
};

const SECRET_BYTES = 32;
const SECRET_MS = 120_000;

/** When a `deadline` event is wanted, in the time of the context; null for never. */
export function nextDeadline({ outgoing, halfOpen }: Handshakes): number | null {
  const times = [
    ...outgoing.map(({ dueAt, giveUpAt }) => Math.min(dueAt, giveUpAt)),
    ...halfOpen.map(({ endsAt }) => endsAt),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

export function handshake(
  state: Handshakes,
  event: HandshakeEvent,
  context: HandshakeContext,
): HandshakeStep {
  switch (event.kind) {
    case "open":
      return open(state, event.id, event.peer, context);
    case "packet":
      return packetCame(state, event, context);
    case "heard":
      return [withoutFinished(state, event.id), []];
    case "deadline":
      return timeCame(state, context);
  }
}

function packetCame(
  state: Handshakes,
  { bytes, from }: Extract<HandshakeEvent, { kind: "packet" }>,
  context: HandshakeContext,
): HandshakeStep {
  const packet = readHandshake(bytes);
  switch (packet?.kind) {
    case "init":
      return initCame(withFreshSecrets(state, context), packet, from, context);
    case "response":
      return responseCame(state, packet, from, context);
    case "finish":
      return finishCame(state, packet, from, context);
    case "cookie":
      return cookieCame(state, packet, from, context);
    case undefined:
      return [state, []];
  }
}

/** Two are known: a cookie stays good for two minutes at least. */
function withFreshSecrets(state: Handshakes, { now, random }: HandshakeContext): Handshakes {
  if (now - state.secretsAt < SECRET_MS) return state;
  const fresh = random(SECRET_BYTES);
  const isOld = now - state.secretsAt >= 2 * SECRET_MS;
  const secrets = isOld ? [fresh] : [fresh, ...state.secrets.slice(0, 1)];
  return { ...state, secrets, secretsAt: now };
}

function withoutFinished(state: Handshakes, id: string): Handshakes {
  const outgoing = state.outgoing.filter((one) => one.id !== id || !one.isFinished);
  return outgoing.length === state.outgoing.length ? state : { ...state, outgoing };
}

function timeCame(state: Handshakes, { now }: HandshakeContext): HandshakeStep {
  const halfOpen = state.halfOpen.filter(({ endsAt }) => now < endsAt);
  const isOver = ({ giveUpAt }: Outgoing) => now >= giveUpAt;
  const isDue = (one: Outgoing) => !isOver(one) && now >= one.dueAt;
  const outgoing = state.outgoing.filter((one) => !isOver(one)).map((one) =>
    isDue(one) ? { ...one, dueAt: now + one.waitMs, waitMs: 2 * one.waitMs } : one
  );
  const sends = state.outgoing.filter(isDue)
    .map(({ packet, peer }) => ({ kind: "send", bytes: packet, to: peer }) as const);
  // A finish that nobody answered in the session is no failure of its own: who sends in it notices.
  const failures = state.outgoing.filter((one) => isOver(one) && !one.isFinished)
    .map(({ id, peer }) =>
      ({ kind: "failed", id, peer, code: "unreachable", offered: null }) as const
    );
  return [{ ...state, halfOpen, outgoing }, [...sends, ...failures]];
}
