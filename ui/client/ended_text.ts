import type { EndedCall } from "../../client/api/types.ts";
import type { Messages } from "./messages.ts";

export interface EndedText {
  readonly text: string;
  /** `missed`: somebody wanted something from the user; `failed`: the user wanted something. */
  readonly kind: "over" | "missed" | "failed";
}

/** What happened, in words. Each reason is the same on both sides, so it matters who called. */
export function endedText(ended: EndedCall, t: Messages): EndedText {
  const { peer, reason, side, refusal } = ended;
  if (refusal !== undefined && reason !== "unreachable") {
    return { text: t.refusals[refusal](peer), kind: side === "callee" ? "missed" : "failed" };
  }
  if (side === "callee") {
    if (reason === "declined") return { text: t.ended.youDeclined(peer), kind: "over" };
    if (reason === "no-answer") return { text: t.ended.missed(peer), kind: "missed" };
    if (reason === "cancelled") return { text: t.ended.missedCancelled(peer), kind: "missed" };
  }
  const kind = reason === "hangup" || reason === "remote-hangup" || reason === "cancelled"
    ? "over"
    : "failed";
  return { text: t.ended[reason](peer), kind };
}
