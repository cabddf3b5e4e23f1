/** Messages and calls for tests of the API and of the page, in memory; part of fake_telephone.ts. */
import type { Telephone } from "../telephone.ts";
import type { CallEntry, ChatMessage } from "./types.ts";

export interface FakeCorrespondence extends Pick<Telephone, "chat" | "history"> {
  /** Puts a message there, or changes the one of that id. */
  put(message: Partial<ChatMessage> & Pick<ChatMessage, "id">): ChatMessage;
  setCalls(calls: readonly CallEntry[]): void;
}

const PAGE_MESSAGES = 100;
const AT = "2026-03-01T13:05:09.000Z";

/** @param ask notes what is asked, and throws what is to fail */
export function createFakeCorrespondence(
  ask: (name: string, ...args: unknown[]) => void,
): FakeCorrespondence {
  let messages: readonly ChatMessage[] = [];
  let calls: readonly CallEntry[] = [];

  function put(part: Partial<ChatMessage> & Pick<ChatMessage, "id">): ChatMessage {
    const known = messages.find(({ id }) => id === part.id);
    const message: ChatMessage = {
      n: messages.length + 1,
      peer: "Marie",
      mine: false,
      text: "",
      at: AT,
      state: "delivered",
      keyChanged: false,
      ...known,
      ...part,
    };
    messages = known === undefined
      ? [...messages, message]
      : messages.map((one) => one.id === part.id ? message : one);
    return message;
  }

  return {
    put,
    setCalls: (all) => void (calls = all),
    chat: {
      conversations() {
        const peers = [...new Set(messages.map(({ peer }) => peer))];
        return peers.map((peer) => ({ peer, at: AT, unread: 0, waiting: 0 }));
      },
      messages(peer, before = Infinity) {
        const all = messages.filter((one) => one.peer === peer && one.n < before);
        return { messages: all.slice(-PAGE_MESSAGES), more: all.length > PAGE_MESSAGES };
      },
      // deno-lint-ignore require-await -- what it throws must be a rejection
      async send(to, text) {
        ask("send", to, text);
        const id = (messages.length + 1).toString(16).padStart(16, "0");
        return put({ id, peer: to, text, mine: true, state: "waiting" });
      },
      read: (peer) => ask("read", peer),
      clear(peer) {
        ask("clearMessages", peer);
        messages = messages.filter((one) => peer !== null && one.peer !== peer);
      },
    },
    history: {
      calls: () => calls,
      seen: () => ask("seen"),
      clear() {
        ask("clearHistory");
        calls = [];
      },
    },
  };
}
