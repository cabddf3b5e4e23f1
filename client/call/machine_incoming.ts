import { chooseCodec, V1_ONLY } from "../../protocol/codecs.ts";
import type { PeerAddress } from "../../protocol/directory_messages.ts";
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
import type {
  Address,
  CallEffect,
  CallEvent,
  Check,
  Context,
  LookUpAnswer,
  Machine,
  Peer,
  Step,
} from "./machine_types.ts";

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
  if ((phase.state === "incoming" || phase.state === "answering") && isSame(phase.peer)) {
    return [machine, []];
  }
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
  if (answer.kind !== "address") return [rest, []];
  const { ip, port, version, key = null } = answer.address;
  // Who has a key says nothing in the clear, least of all as an original.
  if (version < check.version || key !== check.key) return [rest, []];
  const known = { name: check.name, version: check.version, key };
  // Who proves the key may have another address by now than when they registered.
  if (key !== null) {
    return admit(rest, check, { ...known, ip: check.from.ip, port: check.from.port }, context);
  }
  // A registration of version 2 tells its port; an original's is always 5001, whatever it sends from.
  if (!sameIp(ip, check.from.ip)) return [rest, []];
  if (version === 2 && port !== check.from.port) return [rest, []];
  return admit(rest, check, { ...known, ip, port }, context);
}

function admit(machine: Machine, check: Check, peer: Peer, context: Context): Step {
  const { phase } = machine;
  const heard: CallEffect[] = check.n === null ? [] : [acknowledge(check.id, check.n, peer)];
  if (phase.state === "idle") return ring(machine, check, peer, context);

  // Of the invite that stands, never of ours that gives way: so both sides have the same.
  const codec = chooseCodec(check.codecs, context.codecs);
  if (phase.state === "looking-up") {
    if (phase.name !== peer.name) return turnAway(machine, check, peer, heard);
    const call = { id: phase.id, wire: check.id, peer, codec };
    return connect(machine, call, "caller", context, [...heard, acceptance(call)]);
  }
  if (!samePeer(phase.peer, peer)) return turnAway(machine, check, peer, heard);

  if (isWaiting(phase)) {
    // Both dialled each other. Of two invites the one with the lower id counts, on both sides.
    if (peer.version === 2 && phase.wire < check.id) return [withOver(machine, check.id), heard];
    const call = { id: phase.id, wire: check.id, peer, codec };
    if (peer.version === 1) return connect(machine, call, "caller", context, [acceptance(call)]);
    return connect(withOver(machine, phase.wire), call, "caller", context, [
      { kind: "forget", call: phase.wire },
      ...heard,
      acceptance(call),
    ]);
  }
  if (phase.state === "in-call") {
    const isLeftover = peer.version === 1
      ? check.silentMs < CRASHED_MS
      : check.arrivedAt - phase.connectedAt < GLARE_MS;
    if (isLeftover) return [peer.version === 2 ? withOver(machine, check.id) : machine, heard];
    return replace(machine, "lost", check, peer, context);
  }
  if (peer.version === 1) return [machine, []];
  return replace(machine, "cancelled", check, peer, context);
}

/** The peer has forgotten the call under way, and calls anew. */
function replace(
  machine: Machine,
  reason: "lost" | "cancelled",
  check: Check,
  peer: Peer,
  context: Context,
): Step {
  const [idle, ending] = end(machine, reason, context);
  const [ringing, beginning] = ring(idle, check, peer, context);
  return [ringing, [...ending, ...beginning]];
}

function turnAway(
  machine: Machine,
  check: Check,
  peer: Peer,
  heard: readonly CallEffect[],
): Step {
  const missed = record({ event: "missed", call: check.id, peer });
  if (peer.version === 1) {
    return [machine, [farewell({ peer, wire: check.id }, "decline"), missed]];
  }
  return [withOver(machine, check.id), [
    ...heard,
    sendV2({ kind: "busy" }, check.id, peer),
    missed,
  ]];
}

function ring(machine: Machine, check: Check, peer: Peer, context: Context): Step {
  const { id } = check;
  const from = peer.version === 2 ? context.now : check.arrivedAt;
  const phase = {
    state: "incoming",
    id,
    wire: id,
    peer,
    codec: chooseCodec(check.codecs, context.codecs),
    deadline: from + ringMs(peer.version),
  } as const;
  const effects: CallEffect[] = [
    ...(check.n === null
      ? []
      : [acknowledge(id, check.n, peer), sendV2({ kind: "ringing" }, id, peer)] as const),
    { kind: "warm-audio" },
    record({ event: "incoming", call: id, peer }),
  ];
  const ringing = withPhase(machine, phase);
  if (!context.autoAnswer) return [ringing, effects];
  const [answering, more] = answer(ringing);
  return [answering, [...effects, ...more]];
}

/** The user accepts: the directory is asked once more who it is. */
export function answer(machine: Machine): Step {
  const { phase } = machine;
  if (phase.state !== "incoming") return [machine, []];
  const { id, wire, peer, codec } = phase;
  return [withPhase(machine, { state: "answering", id, wire, peer, codec }), [
    { kind: "look-up", id, name: peer.name },
  ]];
}

/** Whether the directory still says so; a key says enough. */
function isWhere(peer: Peer, { ip, port, key = null }: PeerAddress): boolean {
  if (key !== peer.key) return false;
  return key !== null || sameIp(ip, peer.ip) && (peer.version === 1 || port === peer.port);
}

/** The second look-up: it may contradict the first, or fail, where the first one stands. */
export function callerConfirmed(machine: Machine, answer: LookUpAnswer, context: Context): Step {
  const { phase } = machine;
  if (phase.state !== "answering") return [machine, []];
  const { peer } = phase;
  const isThem = answer.kind === "failed" ||
    answer.kind === "address" && isWhere(peer, answer.address);
  if (!isThem) return end(machine, "error", context, [farewell(phase, "decline")]);
  return connect(machine, phase, "callee", context, [acceptance(phase)]);
}
