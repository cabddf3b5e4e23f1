import type { CallState } from "../../../client/api/types.ts";
import { useApp } from "../app_context.ts";
import { endedText } from "../ended_text.ts";
import type { Messages } from "../messages.ts";

/** Reads the state of the call out as it changes, wherever the focus is. */
export function CallAnnouncer({ call }: { call: CallState }) {
  const { t } = useApp();
  return <p class="hidden-text" role="status" id="announcer">{words(call, t)}</p>;
}

function words(call: CallState, t: Messages): string {
  switch (call.state) {
    case "idle":
      return call.last === undefined ? "" : endedText(call.last, t).text;
    case "dialling":
      return call.ringing ? t.call.ringing(call.peer) : t.call.dialling(call.peer);
    case "incoming":
      return t.call.incoming(call.peer);
    case "testing":
      return t.test.title;
    case "in-call":
      return t.call.inCall(call.peer);
  }
}
