/**
 * The calls as a pure function: `step(machine, event, context) → [machine, effects]`. No socket, no
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
 * Every phase but idle ends in idle, with one `ended` record. Those are the rules for one call,
 * here and in machine_*.ts; they work on the call at the front. Besides it one caller may wait and
 * some calls may be held, which the same rules work on when something happens to them.
 *
 *     waiting ──answer──▶ front ◀──switch──▶ held
 *         └── the front is over ──▶ front
 *
 * The sound is the front's, and follows from what is there (machine_sound.ts).
 */
import { end, farewell, SILENCE_MS, withPhase } from "./machine_actions.ts";
import { closeArrived, refused, v2Ending } from "./machine_endings.ts";
import { holdHeard, holdOrResume, keep, park, switchTo } from "./machine_hold.ts";
import { answer, callerConfirmed } from "./machine_answering.ts";
import { callerLookedUp, inviteArrived, startArrived } from "./machine_incoming.ts";
import { andThen, isInCall, lineOfAddress, lineOfWire, linesOf, onLine } from "./machine_lines.ts";
import {
  calleeLookedUp,
  dial,
  gaveUpWaiting,
  secured,
  v1Answer,
  v2Answer,
} from "./machine_outgoing.ts";
import { withSound } from "./machine_sound.ts";
import type { CallEvent, Context, LookUpAnswer, Machine, Step } from "./machine_types.ts";
import { answerWaiting, promote } from "./machine_waiting.ts";

export const IDLE: Machine = {
  phase: { state: "idle" },
  waiting: null,
  held: [],
  checks: [],
  over: [],
  closed: [],
};

/** When the machine wants a `deadline` event, in the time of `Context.now`; null for never. */
export function deadlineOf(machine: Machine): number | null {
  const times = linesOf(machine).flatMap((line) => [
    ...("deadline" in line ? [line.deadline] : []),
    ...(isInCall(line) && line.hold !== null ? [line.hold.keepAt] : []),
  ]);
  return times.length === 0 ? null : Math.min(...times);
}

/** What happens next, and what is to be done about it. */
export function step(machine: Machine, event: CallEvent, context: Context): Step {
  const result = andThen(happen(machine, event, context), promote);
  return withSound(machine, result);
}

function happen(machine: Machine, event: CallEvent, context: Context): Step {
  const of = (id: string | null, rules: (machine: Machine) => Step) => onLine(machine, id, rules);
  switch (event.kind) {
    case "dial":
      return dialled(machine, event, context);
    case "answer":
      return answered(machine, event, context);
    case "decline":
      return of(ringingLine(machine, event.call), (one) => declined(one, context));
    case "hang-up":
      return of(lineToEnd(machine, event.call), (one) => hangUp(one, context));
    case "hold":
      return holdOrResume(machine, event, context);
    case "switch":
      return switchTo(machine, event.call, context);
    case "looked-up":
      return lookedUp(machine, event.id, event.answer, context);
    case "START":
      return startArrived(machine, event, context);
    case "ACCEPT":
    case "REJECT":
      return v1Answer(machine, event, context);
    case "CLOSE":
      return of(
        lineOfAddress(machine, event.from),
        (one) => closeArrived(one, event.from, context),
      );
    case "v2-invite":
      return of(lineOfWire(machine, event.call), (one) => inviteArrived(one, event, context));
    case "v2-invite-ack":
    case "v2-ringing":
    case "v2-accept":
    case "v2-decline":
    case "v2-busy":
    case "v2-refuse":
      return v2Answer(machine, event, context);
    case "v2-hold":
    case "v2-resume":
    case "v2-keep":
      return of(lineOfWire(machine, event.call), (one) => holdHeard(one, event, context));
    case "v2-cancel":
    case "v2-bye":
      return of(lineOfWire(machine, event.call), (one) => v2Ending(one, event, context));
    case "secured":
      return secured(machine, event.call, context);
    case "refused":
      return of(
        lineOfWire(machine, event.call),
        (one) => refused(one, event.call, event.code, context),
      );
    case "deadline":
      return linesOf(machine).reduce<Step>(
        (before, { id }) =>
          andThen(before, (now) => onLine(now, id, (one) => timePassed(one, context))),
        [machine, []],
      );
    case "heard": {
      const { phase } = machine;
      if (!isInCall(phase) || event.at <= phase.heardAt) return [machine, []];
      const deadline = event.at + SILENCE_MS;
      return [withPhase(machine, { ...phase, heardAt: event.at, deadline }), []];
    }
  }
}

/** Dialling somebody who rings here is accepting; a call that we hold makes room for another. */
function dialled(
  machine: Machine,
  { id, name }: Extract<CallEvent, { kind: "dial" }>,
  context: Context,
): Step {
  const { phase, waiting, held } = machine;
  if (waiting?.peer.name === name) return answerWaiting(machine, "hold", context);
  if (held.some(({ peer }) => peer.name === name)) return [machine, []];
  if (phase.state === "idle") return dial(machine, id, name);
  if (phase.state === "incoming" && phase.peer.name === name) return answer(machine);
  if (!isInCall(phase) || phase.hold?.here.on !== true) return [machine, []];
  if (phase.peer.name === name || waiting !== null) return [machine, []];
  const room = park(machine, context);
  return room === null ? [machine, []] : andThen(room, (next) => dial(next, id, name));
}

function answered(
  machine: Machine,
  { call, first = "hold" }: Extract<CallEvent, { kind: "answer" }>,
  context: Context,
): Step {
  const { phase, waiting } = machine;
  if (phase.state === "incoming" && (call === undefined || call === phase.id)) {
    return answer(machine);
  }
  const isMeant = waiting !== null && (call === undefined || call === waiting.id);
  return isMeant ? answerWaiting(machine, first, context) : [machine, []];
}

const NO_LINE = "";

/** Which call a `decline` is about, as the id that `onLine` finds it by. */
function ringingLine({ phase, waiting }: Machine, call: string | undefined): string {
  const rings = [phase, waiting].find((line) =>
    line !== null && (line.state === "incoming" || line.state === "answering") &&
    (call === undefined || call === line.id)
  );
  return rings !== undefined && rings !== null && "id" in rings ? rings.id : NO_LINE;
}

/** Which call a `hang-up` is about. */
function lineToEnd(machine: Machine, call: string | undefined): string {
  const lines = linesOf(machine);
  const meant = call === undefined ? lines[0] : lines.find(({ id }) => id === call);
  return meant?.id ?? NO_LINE;
}

function declined(machine: Machine, context: Context): Step {
  const { phase } = machine;
  return phase.state === "incoming" || phase.state === "answering"
    ? end(machine, "declined", context, [farewell(phase, "decline")])
    : [machine, []];
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
      return declined(machine, context);
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

function timePassed(machine: Machine, context: Context): Step {
  const { phase } = machine;
  if (!("deadline" in phase) || context.now < phase.deadline) return keep(machine, context);
  if (phase.state === "incoming") return end(machine, "no-answer", context);
  if (phase.state !== "in-call") return gaveUpWaiting(machine, context);
  // An original that is still there hangs up; our own kind notices the silence as we do.
  return end(machine, "lost", context, phase.peer.version === 1 ? [farewell(phase, "bye")] : []);
}
