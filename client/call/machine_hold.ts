import { isFrom, record, sendV2, SILENCE_MS } from "./machine_actions.ts";
import { andThen, isInCall } from "./machine_lines.ts";
import type {
  CallEffect,
  CallEvent,
  Context,
  Holding,
  HoldTurn,
  InCall,
  Machine,
  Step,
} from "./machine_types.ts";

/** Calls that can be held at a time. */
export const MAX_HELD = 4;
/** Of a call that was ever held either side says this often that it is there: eight in `SILENCE_MS`. */
const KEEP_MS = 500;

const NOT_HELD: HoldTurn = { on: false, turn: 0 };

/** An original knows nothing of holding. */
export function canHold(line: InCall): boolean {
  return line.peer.version === 2;
}

/** Whether sound may flow. */
export function isFree({ hold }: InCall): boolean {
  return hold === null || !hold.here.on && !hold.there.on;
}

/** We hold the call at the front, or no longer do. */
function hold(machine: Machine, on: boolean, { now }: Context): Step {
  const { phase } = machine;
  if (!isInCall(phase) || !canHold(phase) || (phase.hold?.here.on ?? false) === on) {
    return [machine, []];
  }
  const { id: call, peer, wire } = phase;
  const here = { on, turn: (phase.hold?.here.turn ?? 0) + 1 };
  const there = phase.hold?.there ?? NOT_HELD;
  return [{ ...machine, phase: changed(phase, { here, there, keepAt: now + KEEP_MS }, now) }, [
    sendV2({ kind: on ? "hold" : "resume", turn: here.turn }, wire, peer),
    record({ event: on ? "held" : "resumed", call, peer, by: "here" }),
  ]];
}

/** The way of the sound is another one now: it gets the whole time to be heard. */
function changed(line: InCall, holding: Holding, now: number): InCall {
  return { ...line, hold: holding, heardAt: now, deadline: now + SILENCE_MS };
}

/** Makes room at the front: the call that is there is held. Null where it can't be. */
export function park(machine: Machine, context: Context): Step | null {
  const { phase } = machine;
  if (phase.state === "idle") return [machine, []];
  if (!isInCall(phase) || !canHold(phase) || machine.held.length >= MAX_HELD) return null;
  return andThen(hold(machine, true, context), (next) => {
    if (!isInCall(next.phase)) return [next, []];
    return [{ ...next, phase: { state: "idle" }, held: [...next.held, next.phase] }, []];
  });
}

/** The user holds the call under way, or goes on with it, or with one that is held. */
export function holdOrResume(
  machine: Machine,
  { on, call }: Extract<CallEvent, { kind: "hold" }>,
  context: Context,
): Step {
  const { phase, held } = machine;
  const newest = phase.state === "idle" && !on ? held.at(-1)?.id : undefined;
  const id = call ?? newest ?? ("id" in phase ? phase.id : null);
  if ("id" in phase && phase.id === id) return hold(machine, on, context);
  return id === null || on ? [machine, []] : switchTo(machine, id, context);
}

/** To a call that is held; what is at the front is held, or waits if it only rings. */
export function switchTo(machine: Machine, call: string, context: Context): Step {
  const { phase, waiting } = machine;
  const line = machine.held.find(({ id }) => id === call);
  if (line === undefined) return [machine, []];
  const others = { ...machine, held: machine.held.filter((other) => other !== line) };
  const room: Step | null = phase.state === "incoming" && waiting === null
    ? [{ ...others, phase: { state: "idle" }, waiting: phase }, []]
    : park(others, context);
  if (room === null) return [machine, []];
  return andThen(room, (next) => hold({ ...next, phase: line }, false, context));
}

type HoldWord = Extract<CallEvent, { kind: "v2-hold" | "v2-resume" | "v2-keep" }>;

/** What the peer says of holding: also that they are still there. */
export function holdHeard(machine: Machine, event: HoldWord, { now }: Context): Step {
  const { phase } = machine;
  const isTheirs = isInCall(phase) && canHold(phase) && phase.wire === event.call;
  if (!isTheirs || !isFrom(phase.peer, event)) return [machine, []];
  const known = phase.hold?.there ?? NOT_HELD;
  const heard = { ...phase, heardAt: now, deadline: now + SILENCE_MS };
  if (event.turn <= known.turn) return [{ ...machine, phase: heard }, []];
  const on = event.kind === "v2-keep" ? event.on : event.kind === "v2-hold";
  const holding: Holding = {
    here: phase.hold?.here ?? NOT_HELD,
    there: { on, turn: event.turn },
    keepAt: phase.hold?.keepAt ?? now + KEEP_MS,
  };
  const next = { ...machine, phase: changed(phase, holding, now) };
  if (known.on === on) return [next, []]; // a change and its undoing were both missed
  const { id: call, peer } = phase;
  return [next, [record({ event: on ? "held" : "resumed", call, peer, by: "there" })]];
}

/** Tells the peer of the call at the front that we are there, where that is due. */
export function keep(machine: Machine, { now }: Context): Step {
  const { phase } = machine;
  if (!isInCall(phase) || phase.hold === null || now < phase.hold.keepAt) return [machine, []];
  const { wire, peer, hold: holding } = phase;
  const said: CallEffect = { kind: "keep", call: wire, to: peer, said: holding.here };
  return [{ ...machine, phase: { ...phase, hold: { ...holding, keepAt: now + KEEP_MS } } }, [said]];
}
