/** What the tests of held and waiting calls share. */
import { IDLE } from "./machine.ts";
import { CALL, MARC, MARIE, NOW, OTHER, phasesWith } from "./machine_fixtures.ts";
import type { Holding, InCall, Incoming, Machine } from "./machine_types.ts";
import type { Peer } from "./peer.ts";

export const PAUL: Peer = { name: "Paul", ip: "10.0.0.5", port: 5003, version: 2, key: null };

export function inCall(peer: Peer, id: string, hold: Holding | null = null): InCall {
  return { ...phasesWith(peer)["in-call"] as InCall, id, wire: id, hold };
}

export function holding(here: boolean, there: boolean): Holding {
  const keepAt = NOW + 100;
  return {
    here: { on: here, turn: here ? 1 : 0 },
    there: { on: there, turn: there ? 1 : 0 },
    keepAt,
  };
}

function waiting(peer: Peer): Incoming {
  return phasesWith(peer).incoming as Incoming;
}

export const HELD = inCall(MARIE, CALL, holding(true, false));
const HELD_THERE = inCall(MARIE, CALL, holding(false, true));
const HELD_BOTH = inCall(MARIE, CALL, holding(true, true));
export const FIRST = inCall(PAUL, OTHER);

/** The events are of MARIE, whose call is `CALL`, or of her line here. */
export const LINES: Readonly<Record<string, Machine>> = {
  "held here, at the front": { ...IDLE, phase: HELD },
  "held there": { ...IDLE, phase: HELD_THERE },
  "held by both": { ...IDLE, phase: HELD_BOTH },
  "held beside nothing": { ...IDLE, held: [HELD] },
  "held beside a call": { ...IDLE, phase: FIRST, held: [HELD] },
  "waiting": { ...IDLE, phase: FIRST, waiting: waiting(MARIE) },
  "waiting of 2023": { ...IDLE, phase: FIRST, waiting: waiting(MARC) },
};
