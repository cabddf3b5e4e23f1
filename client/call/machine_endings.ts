import {
  end,
  farewell,
  isFrom,
  NO_ANSWER_SLACK_MS,
  sameAddress,
  withOver,
} from "./machine_actions.ts";
import { isWaiting } from "./machine_outgoing.ts";
import type { Refusal } from "./end_reason.ts";
import type { CallEvent, Context, Machine, Step } from "./machine_types.ts";
import type { Address, Sender } from "./peer.ts";

/** CLOSE of a 2023 client: it gives up, or hangs up. */
export function closeArrived(machine: Machine, from: Address, context: Context): Step {
  const { phase } = machine;
  if (!("peer" in phase) || phase.peer.version !== 1 || !sameAddress(phase.peer, from)) {
    const checks = machine.checks.filter((check) =>
      check.version !== 1 || !sameAddress(check.from, from)
    );
    return [checks.length === machine.checks.length ? machine : { ...machine, checks }, []];
  }
  // While we dial it may be the echo of our last hang-up: CLOSE is answered with CLOSE.
  if (isWaiting(phase)) return [machine, []];
  if (phase.state !== "in-call") return gaveUp(machine, context);
  return end(machine, "remote-hangup", context, [farewell(phase, "bye")]);
}

/** `cancel` or `bye` of our own kind. */
export function v2Ending(
  machine: Machine,
  event: Extract<CallEvent, { kind: "v2-cancel" | "v2-bye" }>,
  context: Context,
): Step {
  const { phase } = machine;
  const { call } = event;
  const isPresent = "peer" in phase && phase.peer.version === 2 && phase.wire === call;
  if (!isPresent) {
    const check = machine.checks.find(({ id }) => id === call);
    if (check !== undefined && !isSender(check, event)) return [machine, []];
    const checks = machine.checks.filter((other) => other !== check);
    // Remembered also when nothing is known of it: its invite may come after it.
    return [withOver({ ...machine, checks }, call), []];
  }
  if (!isFrom(phase.peer, event)) return [machine, []];
  if (phase.state === "incoming" || phase.state === "answering") return gaveUp(machine, context);
  if (event.kind === "v2-bye") return end(machine, "remote-hangup", context);
  return phase.state === "in-call" ? end(machine, "cancelled", context) : [machine, []];
}

function isSender(check: Sender, { from, key }: Sender): boolean {
  return check.key === key && (key !== null || sameAddress(check.from, from));
}

/** There is no sealed session for this call, so there is no call. */
export function refused(
  machine: Machine,
  call: string,
  code: Refusal,
  context: Context,
): Step {
  const { phase } = machine;
  if (!("wire" in phase) || phase.wire !== call) {
    const checks = machine.checks.filter(({ id }) => id !== call);
    return [checks.length === machine.checks.length ? machine : { ...machine, checks }, []];
  }
  // Whoever doesn't answer is unreachable in any protocol; nobody is told, for they can't be.
  const isUnreachable = code === "unreachable" && isWaiting(phase);
  return end(machine, isUnreachable ? "unreachable" : "error", context, [], code);
}

function gaveUp(machine: Machine, context: Context): Step {
  const { phase } = machine;
  const isTimeOut = phase.state === "incoming" &&
    phase.deadline - context.now <= NO_ANSWER_SLACK_MS;
  return end(machine, isTimeOut ? "no-answer" : "cancelled", context);
}
