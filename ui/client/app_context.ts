import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../../client/api/types.ts";
import type { Messages } from "./messages.ts";
import type { Conversation } from "./remote/conversation.ts";
import type { Dial } from "./remote/dial.ts";
import type { Remote } from "./remote/remote.ts";
import type { Talk } from "./remote/talk.ts";

/** What every part of the page needs. */
export interface AppValues {
  readonly lang: Language;
  readonly t: Messages;
  readonly remote: Remote;
  readonly dial: Dial;
  readonly conversation: Conversation;
  readonly talk: Talk;
}

export const AppContext = createContext<AppValues | null>(null);

export function useApp(): AppValues {
  const values = useContext(AppContext);
  if (values === null) throw new Error("Cannot render this part: it is outside the page");
  return values;
}
