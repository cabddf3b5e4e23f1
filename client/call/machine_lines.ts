import type { Address } from "./peer.ts";
import { sameAddress } from "./machine_actions.ts";
import type { Calls, InCall, Incoming, Machine, Phase, Step } from "./machine_types.ts";

/** A call that there is. */
export type Line = Exclude<Phase, { state: "idle" }>;

/** The call under way first, then who waits, then the held ones, the newest first. */
export function linesOf({ phase, waiting, held }: Calls): readonly Line[] {
  return [
    ...(phase.state === "idle" ? [] : [phase]),
    ...(waiting === null ? [] : [waiting]),
    ...held.toReversed(),
  ];
}

export function lineOf(calls: Calls, id: string): Line | null {
  return linesOf(calls).find((line) => line.id === id) ?? null;
}

/** The call that signals of our own kind call so. */
export function lineOfWire(machine: Machine, wire: string): string | null {
  return linesOf(machine).find((line) => "wire" in line && line.wire === wire)?.id ?? null;
}

/** The call with the client of 2023 at this address. */
export function lineOfAddress(machine: Machine, from: Address): string | null {
  const found = linesOf(machine).find((line) =>
    "peer" in line && line.peer.version === 1 && sameAddress(line.peer, from)
  );
  return found?.id ?? null;
}

/** Does one thing after another. */
export function andThen([machine, effects]: Step, next: (machine: Machine) => Step): Step {
  const [after, more] = next(machine);
  return [after, more.length === 0 ? effects : [...effects, ...more]];
}

/**
 * Has the rules for one call work on any of them: it stands in for the one at the front meanwhile.
 * Null: the one at the front, whichever that is; nothing happens to a call that is not there.
 */
export function onLine(
  machine: Machine,
  id: string | null,
  rules: (machine: Machine) => Step,
): Step {
  const { phase, waiting, held } = machine;
  const isHere = (line: Phase | null) => line !== null && "id" in line && line.id === id;
  if (waiting !== null && isHere(waiting)) {
    const [next, effects] = rules({ ...machine, phase: waiting, waiting: null });
    if (next.phase === waiting && effects.length === 0) return [machine, effects];
    return [{ ...next, phase, waiting: isIncoming(next.phase) ? next.phase : null }, effects];
  }
  const at = held.findIndex(isHere);
  const line = held[at];
  if (line === undefined) return id === null || isHere(phase) ? rules(machine) : [machine, []];
  const [next, effects] = rules({ ...machine, phase: line });
  if (next.phase === line && effects.length === 0) return [{ ...next, phase }, effects];
  const left = isInCall(next.phase) ? held.with(at, next.phase) : held.toSpliced(at, 1);
  return [{ ...next, phase, held: left }, effects];
}

function isIncoming(phase: Phase): phase is Incoming {
  return phase.state === "incoming";
}

export function isInCall(phase: Phase): phase is InCall {
  return phase.state === "in-call";
}
