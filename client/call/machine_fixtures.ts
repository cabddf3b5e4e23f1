/** What the tests of the call machine share: phases, events, and a short way to write effects. */
import { type Codec, CODECS } from "../../protocol/codecs.ts";
import { IDLE, step } from "./machine.ts";
import type {
  CallEffect,
  CallEvent,
  Context,
  Machine,
  Phase,
  PhaseState,
  Step,
} from "./machine_types.ts";
import type { Peer } from "./peer.ts";

/** The present call's id, another of ours, and one that its peer drew. */
export const CALL = "00000000000000c0", OTHER = "00000000000000d0", THEIRS = "00000000000000e0";
export const NOW = 10_000;
const DEADLINE = 15_000;

export const MARIE: Peer = { name: "Marie", ip: "10.0.0.2", port: 5002, version: 2, key: null };
/** A 2023 client. */
export const MARC: Peer = { name: "Marc", ip: "10.0.0.3", port: 5001, version: 1, key: null };
/** MARIE with a key, as all clients of ours are in the end. */
export const KEYED: Peer = { ...MARIE, key: "K".repeat(43) };
export const ZOE: Peer = { name: "Zoe", ip: "10.0.0.4", port: 5001, version: 1, key: null };

export const CONTEXT: Context = {
  now: NOW,
  me: "John",
  autoAnswer: false,
  callWaiting: false,
  doNotDisturb: false,
  codecs: CODECS,
};

/** Every phase, as it is with a peer of version 1 and 2. */
export function phasesWith(peer: Peer): Record<PhaseState, Phase> {
  const known = { id: CALL, wire: CALL, peer };
  const waiting = { ...known, deadline: DEADLINE };
  const codec: Codec = peer.version === 2 ? "opus" : "v1";
  return {
    "idle": { state: "idle" },
    "looking-up": { state: "looking-up", id: CALL, name: peer.name },
    "inviting": { state: "inviting", ...waiting },
    "dialling": { state: "dialling", ...waiting },
    "ringing": { state: "ringing", ...waiting },
    "incoming": { state: "incoming", ...waiting, codec },
    "answering": { state: "answering", ...known, codec },
    "in-call": {
      state: "in-call",
      ...waiting,
      codec,
      isOurs: true,
      connectedAt: 4_000,
      heardAt: 9_900,
      hold: null,
    },
  };
}

export function machineIn(phase: Phase): Machine {
  return { ...IDLE, phase };
}

/** One event of each kind, as the peer of the present call, its user or its clock would cause it. */
export function eventsWith(peer: Peer): Record<CallEvent["kind"], CallEvent> {
  const from = { ip: peer.ip, port: peer.port };
  const v2 = { call: CALL, from, key: peer.key };
  return {
    "dial": { kind: "dial", id: OTHER, name: peer.name },
    "answer": { kind: "answer" },
    "decline": { kind: "decline" },
    "hang-up": { kind: "hang-up" },
    "hold": { kind: "hold", on: true },
    "switch": { kind: "switch", call: CALL },
    "looked-up": { kind: "looked-up", id: CALL, answer: { kind: "address", address: peer } },
    "START": { kind: "START", id: OTHER, name: peer.name, from },
    "ACCEPT": { kind: "ACCEPT", from },
    "REJECT": { kind: "REJECT", from },
    "CLOSE": { kind: "CLOSE", from },
    "v2-invite": { kind: "v2-invite", ...v2, n: 1, name: peer.name, to: "John", codecs: CODECS },
    "v2-invite-ack": { kind: "v2-invite-ack", ...v2 },
    "v2-ringing": { kind: "v2-ringing", ...v2 },
    "v2-accept": { kind: "v2-accept", ...v2, codec: "opus" },
    "v2-hold": { kind: "v2-hold", ...v2, turn: 1 },
    "v2-resume": { kind: "v2-resume", ...v2, turn: 2 },
    "v2-keep": { kind: "v2-keep", ...v2, turn: 1, on: true },
    "v2-decline": { kind: "v2-decline", ...v2 },
    "v2-busy": { kind: "v2-busy", ...v2 },
    "v2-refuse": { kind: "v2-refuse", ...v2, reason: "key-changed" },
    "v2-cancel": { kind: "v2-cancel", ...v2 },
    "v2-bye": { kind: "v2-bye", ...v2 },
    "secured": { kind: "secured", call: CALL },
    "refused": { kind: "refused", call: CALL, code: "key-changed" },
    "deadline": { kind: "deadline" },
    "heard": { kind: "heard", at: 9_950 },
  };
}

/** `state: effect, effect`, the way the tables write what a step does. */
export function summary([machine, effects]: Step): string {
  return [machine.phase.state, effects.map(effectSummary).join(", ")].filter(Boolean).join(": ");
}

function effectSummary(effect: CallEffect): string {
  switch (effect.kind) {
    case "look-up":
      return `look up ${effect.name}`;
    case "send-v1":
      return `${effect.copies}×${effect.signal.kind}`;
    case "send-v2": {
      const { signal } = effect;
      return signal.kind === "accept" ? `send accept ${signal.codec}` : `send ${signal.kind}`;
    }
    case "start-audio":
      return `start-audio ${effect.codec}`;
    case "acknowledge":
      return `ack ${effect.n}`;
    case "record": {
      const { record } = effect;
      if (record.event === "ended") return `ENDED ${record.reason}`;
      if (record.event === "connected") return `CONNECTED ${record.codec}`;
      if (record.event === "held" || record.event === "resumed") {
        return `${record.event.toUpperCase()} ${record.by}`;
      }
      return record.event.toUpperCase();
    }
    default:
      return effect.kind;
  }
}

/** Runs events one after the other; the last one's step. */
export function run(
  machine: Machine,
  ...events: readonly (CallEvent | readonly [CallEvent, Partial<Context>])[]
): Step {
  let result: Step = [machine, []];
  for (const item of events) {
    const [event, context] = "kind" in item ? [item, {}] : item;
    result = step(result[0], event, { ...CONTEXT, ...context });
  }
  return result;
}

export const MARIES = { ip: MARIE.ip, port: MARIE.port };
export const dialMarie: CallEvent = { kind: "dial", id: CALL, name: "Marie" };
export const start = (peer: Peer, id = OTHER, from = peer): CallEvent => ({
  kind: "START",
  id,
  name: peer.name,
  from: { ip: from.ip, port: from.port },
});
export const invite = (
  call = THEIRS,
  from = MARIES,
  name = "Marie",
  codecs = CODECS,
  key: string | null = null,
): CallEvent => ({
  kind: "v2-invite",
  call,
  n: 1,
  name,
  to: "John",
  codecs,
  from,
  key,
});
export const found = (id: string, { ip, port, version, key }: Peer): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "address", address: { ip, port, version, key } },
});
export const notFound = (id: string): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "nobody" },
});
export const failed = (id: string): CallEvent => ({
  kind: "looked-up",
  id,
  answer: { kind: "failed" },
});
