/**
 * The call as a pure function: `step(machine, event, context) → [machine, effects]`. No socket, no
 * clock, no timer, no randomness: times and ids come in, what is to be done goes out.
 *
 *              dial                address                      ringing
 *     idle ──────────▶ looking-up ─────────▶ inviting ─▶ dialling ─────▶ ringing
 *      │                                       (v2)        │ ACCEPT, accept │
 *      │ START, invite, and the directory      v1 ────────▶│                │
 *      │ says that it is them                              ▼                ▼
 *      └──────────▶ incoming ─────────▶ answering ─────▶ in-call ◀──────────┘
 *                             answer            still them
 *
 * Every phase but idle ends in idle, with one `ended` record.
 */
import { end, farewell, SILENCE_MS, withPhase } from "./machine_actions.ts";
import { closeArrived, refused, v2Ending } from "./machine_endings.ts";
import {
  answer,
  callerConfirmed,
  callerLookedUp,
  inviteArrived,
  startArrived,
} from "./machine_incoming.ts";
import { calleeLookedUp, dial, gaveUpWaiting, v1Answer, v2Answer } from "./machine_outgoing.ts";
import type { CallEvent, Context, LookUpAnswer, Machine, Step } from "./machine_types.ts";

export const IDLE: Machine = { phase: { state: "idle" }, checks: [], over: [], closed: [] };

/** When the machine wants a `deadline` event, in the time of `Context.now`; null for never. */
export function deadlineOf({ phase }: Machine): number | null {
  return "deadline" in phase ? phase.deadline : null;
}

/** What happens next, and what is to be done about it. */
export function step(machine: Machine, event: CallEvent, context: Context): Step {
  const { phase } = machine;
  switch (event.kind) {
    case "dial":
      if (phase.state === "idle") return dial(machine, event.id, event.name);
      // Dialling somebody who rings here is accepting.
      return phase.state === "incoming" && phase.peer.name === event.name
        ? answer(machine)
        : [machine, []];
    case "answer":
      return answer(machine);
    case "decline":
      return phase.state === "incoming" || phase.state === "answering"
        ? end(machine, "declined", context, [farewell(phase, "decline")])
        : [machine, []];
    case "hang-up":
      return hangUp(machine, context);
    case "looked-up":
      return lookedUp(machine, event.id, event.answer, context);
    case "START":
      return startArrived(machine, event, context);
    case "ACCEPT":
    case "REJECT":
      return v1Answer(machine, event, context);
    case "CLOSE":
      return closeArrived(machine, event.from, context);
    case "v2-invite":
      return inviteArrived(machine, event, context);
    case "v2-invite-ack":
    case "v2-ringing":
    case "v2-accept":
    case "v2-decline":
    case "v2-busy":
      return v2Answer(machine, event, context);
    case "v2-cancel":
    case "v2-bye":
      return v2Ending(machine, event, context);
    case "refused":
      return refused(machine, event.call, event.code, context);
    case "deadline":
      return deadlineCame(machine, context);
    case "heard": {
      if (phase.state !== "in-call" || event.at <= phase.heardAt) return [machine, []];
      const deadline = event.at + SILENCE_MS;
      return [withPhase(machine, { ...phase, heardAt: event.at, deadline }), []];
    }
  }
}

function hangUp(machine: Machine, context: Context): Step {
  const { phase } = machine;
  switch (phase.state) {
    case "idle":
      return [machine, []];
    case "looking-up":
      return end(machine, "cancelled", context);
    case "inviting":
    case "dialling":
    case "ringing":
      return end(machine, "cancelled", context, [farewell(phase, "cancel")]);
    case "incoming":
    case "answering":
      return end(machine, "declined", context, [farewell(phase, "decline")]);
    case "in-call":
      return end(machine, "hangup", context, [farewell(phase, "bye")]);
  }
}

function lookedUp(machine: Machine, id: string, said: LookUpAnswer, context: Context): Step {
  const { phase } = machine;
  if (phase.state === "looking-up" && phase.id === id) {
    return calleeLookedUp(machine, said, context);
  }
  if (phase.state === "answering" && phase.id === id) {
    return callerConfirmed(machine, said, context);
  }
  const check = machine.checks.find((asked) => asked.id === id);
  return check === undefined ? [machine, []] : callerLookedUp(machine, check, said, context);
}

function deadlineCame(machine: Machine, context: Context): Step {
  const { phase } = machine;
  const deadline = deadlineOf(machine);
  if (deadline === null || context.now < deadline) return [machine, []];
  if (phase.state === "incoming") return end(machine, "no-answer", context);
  if (phase.state !== "in-call") return gaveUpWaiting(machine, context);
  // An original that is still there hangs up; our own kind notices the silence as we do.
  return end(machine, "lost", context, phase.peer.version === 1 ? [farewell(phase, "bye")] : []);
}
