import type { ClientState } from "../../client/api/types.ts";
import type { Messages } from "./messages.ts";

const MAX_HELD = 4;

/** Why the call under way can't be held while another is answered; null: it can. */
export function holdReason(
  { call, held, waiting }: Pick<ClientState, "call" | "held" | "waiting">,
  t: Messages,
): string | null {
  if (waiting === null || waiting.canHold) return null;
  if (held.length >= MAX_HELD) return t.waiting.noHold.full;
  if (call.state === "in-call" && call.peerVersion === 1) return t.waiting.noHold.old(call.peer);
  return t.waiting.noHold.early;
}
