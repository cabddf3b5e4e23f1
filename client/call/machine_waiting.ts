import { end, farewell, record } from "./machine_actions.ts";
import { andThen, isInCall } from "./machine_lines.ts";
import { answer } from "./machine_answering.ts";
import { canHold, MAX_HELD, park } from "./machine_hold.ts";
import type { Calls, Context, Machine, Step } from "./machine_types.ts";

/** Whether the call under way can be held while another is answered. */
export function canHoldFirst({ phase, held }: Calls): boolean {
  return phase.state === "idle" ||
    isInCall(phase) && canHold(phase) && held.length < MAX_HELD;
}

/** The user answers who waits: the call under way is held first, or ended. */
export function answerWaiting(
  machine: Machine,
  first: "hold" | "end",
  context: Context,
): Step {
  const { phase, waiting } = machine;
  if (waiting === null) return [machine, []];
  const room = first === "hold" || !isInCall(phase)
    ? park(machine, context)
    : end(machine, "hangup", context, [farewell(phase, "bye")]);
  if (room === null) return [machine, []];
  return andThen(room, (next) => answer({ ...next, phase: waiting, waiting: null }));
}

/** The call under way is over: who waits rings in its place. */
export function promote(machine: Machine): Step {
  const { phase, waiting } = machine;
  if (phase.state !== "idle" || waiting === null) return [machine, []];
  const { id: call, peer } = waiting;
  return [{ ...machine, phase: waiting, waiting: null }, [
    record({ event: "incoming", call, peer }),
  ]];
}
