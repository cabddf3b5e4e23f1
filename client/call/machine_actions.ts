import { RING_MS, V1_ACCEPT_COPIES, V1_CLOSE_COPIES, V1_RING_MS } from "../../protocol/limits.ts";
import type { Codec } from "../../protocol/codecs.ts";
import type { CallRecord, Side } from "./call_record.ts";
import type { EndReason, Refusal } from "./end_reason.ts";
import type { CallEffect, Context, Machine, Phase, SentSignal, Step } from "./machine_types.ts";
import type { Address, Peer, Sender } from "./peer.ts";

/** No acknowledgement of the invite within this: `unreachable`. */
export const INVITE_MS = 1_000;
/** How long the other signals are sent again, also when the call is over for us. */
const SIGNAL_MS = 3_000;
/** The caller waits a little longer than the callee rings, so that both say `no-answer`. */
export const CALLER_GRACE_MS = 500;
/** A caller that gives up this near the end of the ringing has not cancelled, it timed out. */
export const NO_ANSWER_SLACK_MS = 250;
/** Nothing heard in a call for this long: `lost`. Within 5 s of silence on the wire. */
export const SILENCE_MS = 4_000;
/** A peer silent for this long that says START has crashed and calls again. */
export const CRASHED_MS = 1_500;
/** An invite of the peer this soon after the call began is what is left of a glare. */
export const GLARE_MS = 1_500;
/** Callers that are being looked up at a time: in all, and from one host. */
export const MAX_CHECKS = 8;
export const MAX_CHECKS_PER_HOST = 4;

const MAX_OVER = 32;

export function sameIp(a: string, b: string): boolean {
  return plainIp(a) === plainIp(b);
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.port === b.port && sameIp(a.ip, b.ip);
}

export function samePeer(a: Peer, b: Peer): boolean {
  return a.name === b.name && a.version === b.version && a.key === b.key &&
    (a.key !== null || sameAddress(a, b));
}

/**
 * Whether the peer of a call says this. Whom the directory has a key for is believed nothing in the
 * clear, and what is sealed by that key from any address: their network may be another one by now.
 */
export function isFrom(peer: Peer, { from, key }: Sender): boolean {
  return peer.key === key && (key !== null || sameAddress(peer, from));
}

/** An IPv4 address that came through an IPv6 socket is the same address. */
function plainIp(ip: string): string {
  return ip.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
}

export function withPhase(machine: Machine, phase: Phase): Machine {
  return { ...machine, phase };
}

export function withOver(machine: Machine, wire: string): Machine {
  if (machine.over.includes(wire)) return machine;
  return { ...machine, over: [...machine.over, wire].slice(-MAX_OVER) };
}

export function record(what: CallRecord): CallEffect {
  return { kind: "record", record: what };
}

export function sendClose(to: Address): CallEffect {
  return {
    kind: "send-v1",
    signal: { kind: "CLOSE" },
    to: { ip: to.ip, port: to.port },
    copies: V1_CLOSE_COPIES,
  };
}

export function sendV2(
  signal: Exclude<SentSignal, { kind: "invite" }>,
  call: string,
  to: Address | Peer,
): CallEffect {
  return { kind: "send-v2", signal, call, to, lifetimeMs: SIGNAL_MS };
}

/** What tells the peer of this call that it is over for us, in the words of its version. */
export function farewell(
  { peer, wire }: { readonly peer: Peer; readonly wire: string },
  what: "cancel" | "bye" | "decline",
): CallEffect {
  if (peer.version === 2) return sendV2({ kind: what }, wire, peer);
  if (what !== "decline") return sendClose(peer);
  return {
    kind: "send-v1",
    signal: { kind: "REJECT" },
    to: { ip: peer.ip, port: peer.port },
    copies: 1,
  };
}

/** The call is over: the machine is idle, and it is said once. */
export function end(
  machine: Machine,
  reason: EndReason,
  { now }: Context,
  goodbyes: readonly CallEffect[] = [],
  refusal?: Refusal,
): Step {
  const { phase } = machine;
  if (phase.state === "idle") return [machine, []];
  const why = refusal === undefined ? {} : { refusal };
  const base = { event: "ended", call: phase.id, reason, side: sideOf(phase), ...why } as const;
  if (phase.state === "looking-up") {
    return [withPhase(machine, { state: "idle" }), [
      record({ ...base, wire: null, name: phase.name, seconds: 0 }),
    ]];
  }
  const seconds = phase.state === "in-call" ? (now - phase.connectedAt) / 1_000 : 0;
  const idle = withPhase(machine, { state: "idle" });
  return [phase.peer.version === 2 ? withOver(idle, phase.wire) : idle, [
    ...(phase.peer.version === 2 ? [{ kind: "forget", call: phase.wire } as const] : []),
    ...goodbyes,
    ...overtakenBusy(phase),
    record({
      ...base,
      wire: phase.wire,
      name: phase.peer.name,
      seconds: Math.round(seconds * 10) / 10,
    }),
  ]];
}

/** Ours is over before it was answered: who dialled us at the same moment would wait for nothing. */
function overtakenBusy(phase: Phase): readonly CallEffect[] {
  if (!("overtaken" in phase) || phase.overtaken === undefined) return [];
  const { overtaken: call, peer } = phase;
  return [
    sendV2({ kind: "busy" }, call, peer),
    record({ event: "missed", call, peer, reason: "busy" }),
  ];
}

function sideOf(phase: Phase): Side {
  if (phase.state === "in-call") return "both";
  return phase.state === "incoming" || phase.state === "answering" ? "callee" : "caller";
}

/** A call that is answered, with the codec that its callee has chosen. */
export interface Answered {
  readonly id: string;
  readonly wire: string;
  readonly peer: Peer;
  readonly codec: Codec;
}

/** The call is answered, by us (`callee`) or by the other side. */
export function connect(
  machine: Machine,
  call: Answered,
  side: Side,
  { now }: Context,
  before: readonly CallEffect[] = [],
): Step {
  const { id, wire, peer, codec } = call;
  return [
    withPhase(machine, {
      state: "in-call",
      id,
      wire,
      peer,
      codec,
      isOurs: side === "caller" && id === wire,
      connectedAt: now,
      heardAt: now,
      deadline: now + SILENCE_MS,
      hold: null,
    }),
    [
      ...before,
      record({ event: "connected", call: id, wire, peer, codec, side }),
    ],
  ];
}

/** What tells a caller that we talk now. */
export function acceptance({ wire, peer, codec }: Answered): CallEffect {
  if (peer.version === 2) return sendV2({ kind: "accept", codec }, wire, peer);
  return {
    kind: "send-v1",
    signal: { kind: "ACCEPT" },
    to: { ip: peer.ip, port: peer.port },
    copies: V1_ACCEPT_COPIES,
  };
}

/** Until when the callee rings, from its invite's arrival. */
export function ringMs(version: Peer["version"]): number {
  return version === 2 ? RING_MS : V1_RING_MS;
}
