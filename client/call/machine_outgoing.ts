import { chooseCodec } from "../../protocol/codecs.ts";
import { RING_MS, V1_RING_MS } from "../../protocol/limits.ts";
import {
  CALLER_GRACE_MS,
  connect,
  end,
  farewell,
  INVITE_MS,
  isFrom,
  record,
  sameAddress,
  sendClose,
  sendV2,
  withPhase,
} from "./machine_actions.ts";
import type { CallEvent, Context, LookUpAnswer, Machine, Phase, Step } from "./machine_types.ts";
import type { Address, Peer } from "./peer.ts";

/** One burst of CLOSE answers the ten copies of a late ACCEPT. */
const CLOSED_MS = 1_000;
const MAX_CLOSED = 8;

/** Still waiting for the callee's answer. */
export function isWaiting(
  phase: Phase,
): phase is Extract<Phase, { state: "inviting" | "dialling" | "ringing" }> {
  return phase.state === "inviting" || phase.state === "dialling" || phase.state === "ringing";
}

export function dial(machine: Machine, id: string, name: string): Step {
  return [withPhase(machine, { state: "looking-up", id, name }), [{ kind: "look-up", id, name }]];
}

/** The callee's address is there, or isn't. */
export function calleeLookedUp(machine: Machine, answer: LookUpAnswer, context: Context): Step {
  const { phase } = machine;
  if (phase.state !== "looking-up") return [machine, []];
  if (answer.kind === "nobody") return end(machine, "unknown", context);
  if (answer.kind === "failed") return end(machine, "error", context);
  // Before anything is sent: nothing rings there.
  if (answer.kind === "refused") return end(machine, "error", context, [], answer.reason);

  const { id, name } = phase;
  const { ip, port, version, key = null } = answer.address;
  const peer: Peer = { name, ip, port, version, key: version === 1 ? null : key };
  const to = { ip, port };
  const dialled = record({ event: "dialling", call: id, peer });
  const { now, me, codecs } = context;
  if (peer.version === 1) {
    const deadline = now + V1_RING_MS;
    return [withPhase(machine, { state: "dialling", id, wire: id, peer, deadline }), [
      // Once: an original queues copies, and rings again for each after its user declined.
      { kind: "send-v1", signal: { kind: "START", from: me }, to, copies: 1 },
      dialled,
    ]];
  }
  const deadline = now + INVITE_MS;
  const invite = { kind: "invite", from: me, to: name, codecs } as const;
  return [withPhase(machine, { state: "inviting", id, wire: id, peer, deadline }), [
    {
      kind: "send-v2",
      signal: invite,
      call: id,
      to: peer,
      lifetimeMs: peer.key === null ? INVITE_MS : 2 * INVITE_MS,
    },
    dialled,
  ]];
}

/** ACCEPT or REJECT of a 2023 client. */
export function v1Answer(
  machine: Machine,
  event: { readonly kind: "ACCEPT" | "REJECT"; readonly from: Address },
  context: Context,
): Step {
  const { phase } = machine;
  if ("peer" in phase && sameAddress(phase.peer, event.from)) {
    if (phase.state !== "dialling" || phase.peer.version !== 1) return [machine, []];
    return event.kind === "ACCEPT"
      ? connect(machine, { ...phase, codec: "v1" }, "caller", context)
      : end(machine, "declined", context);
  }
  return event.kind === "ACCEPT" ? lateAccept(machine, event.from, context) : [machine, []];
}

/** Somebody believes to be in a call with us: they are told that it is over. */
function lateAccept(machine: Machine, from: Address, { now }: Context): Step {
  const recent = machine.closed.filter(({ at }) => now - at < CLOSED_MS);
  if (recent.some((other) => sameAddress(other, from))) return [machine, []];
  const closed = [...recent, { ip: from.ip, port: from.port, at: now }].slice(-MAX_CLOSED);
  return [{ ...machine, closed }, [sendClose(from)]];
}

type V2Answer = Extract<
  CallEvent,
  { kind: "v2-invite-ack" | "v2-ringing" | "v2-accept" | "v2-decline" | "v2-busy" | "v2-refuse" }
>;

/** What our own kind answers to an invite. */
export function v2Answer(machine: Machine, event: V2Answer, context: Context): Step {
  const { phase } = machine;
  const ours = "peer" in phase && phase.wire === event.call && phase.peer.version === 2;
  if (!ours || !isFrom(phase.peer, event)) {
    const late = event.kind === "v2-accept" && !ours && machine.over.includes(event.call);
    // As whoever gave it up says it: what we sent then may come before this or after it.
    return [machine, late ? [sendV2({ kind: "cancel" }, event.call, event.from)] : []];
  }
  if (!isWaiting(phase)) return [machine, []];
  switch (event.kind) {
    case "v2-invite-ack":
      if (phase.state !== "inviting") return [machine, []];
      return [
        withPhase(machine, { ...phase, state: "dialling", deadline: ringsUntil(context) }),
        [],
      ];
    case "v2-ringing": {
      if (phase.state === "ringing") return [machine, []];
      const { id: call, wire, peer } = phase;
      const deadline = phase.state === "inviting" ? ringsUntil(context) : phase.deadline;
      return [withPhase(machine, { ...phase, state: "ringing", deadline }), [
        { kind: "forget", call: wire },
        record({ event: "ringing", call, peer }),
      ]];
    }
    case "v2-accept": {
      // What we have not offered was not chosen by a client of ours.
      const codec = chooseCodec([event.codec], context.codecs);
      const forget = { kind: "forget", call: phase.wire } as const;
      return connect(machine, { ...phase, codec }, "caller", context, [forget]);
    }
    case "v2-decline":
      return end(machine, "declined", context);
    case "v2-busy":
      return end(machine, "busy", context);
    case "v2-refuse":
      return end(machine, "error", context, [], `their-${event.reason}`);
  }
}

function ringsUntil({ now }: Context): number {
  return now + RING_MS + CALLER_GRACE_MS;
}

/** Nobody answered in time. */
export function gaveUpWaiting(machine: Machine, context: Context): Step {
  const { phase } = machine;
  if (!isWaiting(phase)) return [machine, []];
  const reason = phase.state === "inviting" ? "unreachable" : "no-answer";
  // Also when unreachable: the invite may have come through and only its acknowledgement not.
  return end(machine, reason, context, [farewell(phase, "cancel")]);
}

/**
 * The handshake has been answered, so the peer is there: what its user and its directory still have
 * to do has the time that an invite in the clear has.
 */
export function secured(machine: Machine, call: string, { now }: Context): Step {
  const { phase } = machine;
  if (phase.state !== "inviting" || phase.wire !== call) return [machine, []];
  return [withPhase(machine, { ...phase, deadline: now + INVITE_MS }), []];
}
