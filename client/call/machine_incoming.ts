import { chooseCodec, V1_ONLY } from "../../protocol/codecs.ts";
import {
  acceptance,
  connect,
  CRASHED_MS,
  end,
  farewell,
  GLARE_MS,
  isFrom,
  MAX_CHECKS,
  MAX_CHECKS_PER_HOST,
  record,
  ringMs,
  sameIp,
  samePeer,
  sendV2,
  withOver,
  withPhase,
} from "./machine_actions.ts";
import { isWaiting } from "./machine_outgoing.ts";
import { answer } from "./machine_answering.ts";
import { andThen, onLine } from "./machine_lines.ts";
import { callerOf, refuseCaller } from "./machine_refusal.ts";
import type {
  CallEffect,
  CallEvent,
  Check,
  Context,
  InCall,
  Incoming,
  LookUpAnswer,
  Machine,
  Step,
} from "./machine_types.ts";
import type { EndReason } from "./end_reason.ts";
import type { Address, Peer } from "./peer.ts";

/** START of a 2023 client: the directory is asked before anything else happens. */
export function startArrived(
  machine: Machine,
  event: Extract<CallEvent, { kind: "START" }>,
  context: Context,
): Step {
  const { phase } = machine;
  const { id, name, from } = event;
  if (name === context.me) return [machine, []];
  const isSame = (peer: Peer) =>
    peer.version === 1 && peer.name === name && sameIp(peer.ip, from.ip);
  const rings = phase.state === "incoming" || phase.state === "answering" ? phase : machine.waiting;
  if (rings !== null && isSame(rings.peer)) return [machine, []];
  const silentMs = phase.state === "in-call" ? context.now - phase.heardAt : 0;
  if (phase.state === "in-call" && isSame(phase.peer) && silentMs < CRASHED_MS) {
    return [machine, []];
  }
  const isAsked = machine.checks.some((check) =>
    check.version === 1 && check.name === name && sameIp(check.from.ip, from.ip)
  );
  if (isAsked) return [machine, []];
  const check = { id, name, version: 1, from, key: null, n: null, codecs: V1_ONLY } as const;
  return ask(machine, { ...check, arrivedAt: context.now, silentMs });
}

/** An invite of our own kind; it is acknowledged only once the directory has vouched for it. */
export function inviteArrived(
  machine: Machine,
  event: Extract<CallEvent, { kind: "v2-invite" }>,
  { now, me }: Context,
): Step {
  const { phase } = machine;
  const { call, n, name, to, codecs, from, key } = event;
  // Another's name: the directory was stale, and somebody else had this address before us.
  if (to !== me || name === me) return [machine, []];
  if (machine.over.includes(call)) return [machine, [acknowledge(call, n, from)]];
  if ("wire" in phase && phase.wire === call) {
    const { peer } = phase;
    const known = peer.version === 2 && !isWaiting(phase) && isFrom(peer, event);
    return [machine, known ? [acknowledge(call, n, from)] : []];
  }
  if (machine.checks.some(({ id }) => id === call)) return [machine, []];
  const check = { id: call, name, version: 2, from, key, n, codecs } as const;
  return ask(machine, { ...check, arrivedAt: now, silentMs: 0 });
}

function acknowledge(call: string, n: number, to: Address): CallEffect {
  return { kind: "acknowledge", call, n, to };
}

function ask(machine: Machine, check: Check): Step {
  const { checks } = machine;
  const ofHost = checks.filter(({ from }) => sameIp(from.ip, check.from.ip)).length;
  if (checks.length >= MAX_CHECKS || ofHost >= MAX_CHECKS_PER_HOST) return [machine, []];
  return [{ ...machine, checks: [...checks, check] }, [
    { kind: "look-up", id: check.id, name: check.name },
  ]];
}

/** The directory has said who the caller is: forged ones are dropped without a word. */
export function callerLookedUp(
  machine: Machine,
  check: Check,
  answer: LookUpAnswer,
  context: Context,
): Step {
  const rest = { ...machine, checks: machine.checks.filter((other) => other !== check) };
  if (answer.kind === "refused") return refuseCaller(rest, check, answer);
  const peer = answer.kind === "address" ? callerOf(check, answer.address) : null;
  return peer === null ? [rest, []] : admit(rest, check, peer, context);
}

function admit(machine: Machine, check: Check, peer: Peer, context: Context): Step {
  const { phase, waiting, held } = machine;
  const heard: CallEffect[] = check.n === null ? [] : [acknowledge(check.id, check.n, peer)];
  if (waiting !== null && samePeer(waiting.peer, peer)) {
    if (peer.version === 1) return [machine, []];
    const without = onLine(machine, waiting.id, (one) => end(one, "cancelled", context));
    return andThen(without, (next) => admit(next, check, peer, context));
  }
  const kept = held.find((line) => samePeer(line.peer, peer));
  if (kept !== undefined) {
    if (isLeftover(kept, check)) return [withOver(machine, check.id), heard];
    const reason = whyOver(kept, context);
    const without = onLine(machine, kept.id, (one) => end(one, reason, context));
    return andThen(without, (next) => admit(next, check, peer, context));
  }
  if (phase.state === "idle") {
    // What answers by itself would talk to two at once, one after the other.
    const isBusy = context.autoAnswer && held.length > 0;
    if (context.doNotDisturb || isBusy) return turnAway(machine, check, peer, context);
    return ring(machine, check, peer, context);
  }

  // Of the invite that stands, never of ours that gives way: so both sides have the same.
  const codec = chooseCodec(check.codecs, context.codecs);
  if (phase.state === "looking-up") {
    if (phase.name !== peer.name) return welcome(machine, check, peer, context);
    const call = { id: phase.id, wire: check.id, peer, codec };
    return connect(machine, call, "caller", context, [...heard, acceptance(call)]);
  }
  if (!samePeer(phase.peer, peer)) return welcome(machine, check, peer, context);

  if (isWaiting(phase)) {
    // Both dialled each other. Of two invites the one with the lower id counts, on both sides.
    if (peer.version === 2 && phase.wire < check.id) {
      return [withPhase(withOver(machine, check.id), { ...phase, overtaken: check.id }), heard];
    }
    const call = { id: phase.id, wire: check.id, peer, codec };
    if (peer.version === 1) return connect(machine, call, "caller", context, [acceptance(call)]);
    return connect(withOver(machine, phase.wire), call, "caller", context, [
      { kind: "forget", call: phase.wire },
      // Else it would ring there, should theirs be given up before it arrives.
      sendV2({ kind: "cancel" }, phase.wire, peer),
      ...heard,
      acceptance(call),
    ]);
  }
  if (phase.state === "in-call") {
    if (isLeftover(phase, check)) {
      return [peer.version === 2 ? withOver(machine, check.id) : machine, heard];
    }
    return replace(machine, whyOver(phase, context), check, peer, context);
  }
  if (peer.version === 1) return [machine, []];
  return replace(machine, "cancelled", check, peer, context);
}

/** Whether an invite of the peer whom we talk to belongs to that call, and not to a new one. */
function isLeftover({ peer, wire, isOurs, connectedAt }: InCall, check: Check): boolean {
  if (peer.version === 1) return check.silentMs < CRASHED_MS;
  // Where both dialled, the invite with the higher id gave way to ours.
  return isOurs && check.id > wire && check.arrivedAt - connectedAt < GLARE_MS;
}

/** A peer that calls anew has hung up, and we'll hear of it, or has crashed, which takes longer. */
function whyOver({ peer, heardAt, connectedAt }: InCall, { now }: Context): EndReason {
  // Never heard: they had given up before our answer came.
  if (peer.version === 2 && heardAt === connectedAt) return "cancelled";
  return peer.version === 2 && now - heardAt < CRASHED_MS ? "remote-hangup" : "lost";
}

/** The peer has forgotten the call under way, and calls anew. */
function replace(
  machine: Machine,
  reason: EndReason,
  check: Check,
  peer: Peer,
  context: Context,
): Step {
  return andThen(
    end(machine, reason, context),
    (idle) => ring(idle, check, peer, context),
  );
}

/** Somebody else calls while something is under way: they ring softly, or are turned away. */
function welcome(machine: Machine, check: Check, peer: Peer, context: Context): Step {
  const { phase, waiting } = machine;
  const mayWait = context.callWaiting && !context.autoAnswer && !context.doNotDisturb;
  if (!mayWait || phase.state !== "in-call" || waiting !== null) {
    return turnAway(machine, check, peer, context);
  }
  return [{ ...machine, waiting: incoming(check, peer, context) }, [
    ...answerRinging(check, peer),
    record({ event: "waiting", call: check.id, peer }),
  ]];
}

function turnAway(
  machine: Machine,
  check: Check,
  peer: Peer,
  { doNotDisturb }: Context,
): Step {
  const { id: call, n } = check;
  const missed = record({ event: "missed", call, peer, reason: doNotDisturb ? "dnd" : "busy" });
  if (n === null) return [machine, [farewell({ peer, wire: call }, "decline"), missed]];
  return [withOver(machine, call), [
    acknowledge(call, n, peer),
    sendV2({ kind: "busy" }, call, peer),
    missed,
  ]];
}

/** What the caller hears of it: an original, nothing. */
function answerRinging({ id, n }: Check, peer: Peer): readonly CallEffect[] {
  return n === null ? [] : [acknowledge(id, n, peer), sendV2({ kind: "ringing" }, id, peer)];
}

function incoming(check: Check, peer: Peer, context: Context): Incoming {
  const { id } = check;
  const from = peer.version === 2 ? context.now : check.arrivedAt;
  const codec = chooseCodec(check.codecs, context.codecs);
  return { state: "incoming", id, wire: id, peer, codec, deadline: from + ringMs(peer.version) };
}

function ring(machine: Machine, check: Check, peer: Peer, context: Context): Step {
  const ringing = withPhase(machine, incoming(check, peer, context));
  const effects = [
    ...answerRinging(check, peer),
    record({ event: "incoming", call: check.id, peer }),
  ];
  return andThen([ringing, effects], (next) => context.autoAnswer ? answer(next) : [next, []]);
}
