import type { ClientState } from "../../client/api/types.ts";
import type { Messages } from "./messages.ts";

const PRODUCT = "DevCloud";

/** What the tab says, and what it says in turn with it while somebody calls; null: nobody does. */
export interface TabTitle {
  readonly title: string;
  readonly calling: string | null;
}

/** Who one is or whom one talks to, after how many messages are unread; `client` null: not known. */
export function tabTitle(client: ClientState | null, t: Messages): TabTitle {
  if (client === null) return { title: PRODUCT, calling: null };
  const { call, waiting, connection, unread } = client;
  const who = call.state === "in-call"
    ? call.peer
    : connection.state === "registered"
    ? connection.name
    : null;
  const count = Object.values(unread).reduce((sum, one) => sum + one, 0);
  const title = `${count > 0 ? `(${count}) ` : ""}${who === null ? "" : `${who} – `}${PRODUCT}`;
  const calling = call.state === "incoming"
    ? t.call.tabIncoming(call.peer)
    : waiting !== null
    ? t.waiting.tab(waiting.peer)
    : null;
  return { title, calling };
}
