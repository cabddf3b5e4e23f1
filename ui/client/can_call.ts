import type { ClientState } from "../../client/api/types.ts";

/** Whether somebody can be called now: nobody is talked to, or who is has been put on hold. */
export function canCall({ connection, call, held, waiting }: ClientState, name: string): boolean {
  if (connection.state !== "registered" || held.some(({ peer }) => peer === name)) return false;
  if (call.state === "idle" || call.state === "testing") return true;
  return call.state === "in-call" && (call.hold === "here" || call.hold === "both") &&
    call.peer !== name && waiting === null;
}
